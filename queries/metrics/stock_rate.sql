-- kind: metric
-- name: stock_rate
-- title_zh: 结转相当于全年办结的比例
-- title_en: Stock relative to a year's outcomes
-- definition_zh: 结转下年度的申请与全年办理结果总计之比；乘以12即相当于几个月的办结量。
-- definition_en: Applications carried over to the next year relative to the outcomes of the year; times 12 it is the
--     stock in months of work.
-- formula: carried_out / outcome_total
-- numerator: carried_out
-- denominator: outcome_total
-- additivity: not_additive
-- unit_zh: 比值（可大于1）
-- unit_en: ratio, may exceed 1
-- caveat_zh: 以各机关分子之和除以分母之和，另列居中机关的比率；不对比率取平均。分母不足30件的标记为基数小。年底收到的申请依法可在次年办结，结转不等于逾期。总计空白而分项有数时按分项相加，另行计数。空白与零不同：没有数
--     字的报告不计入，覆盖机关数随值给出。
-- caveat_en: Pooled: the sum of numerators over the sum of denominators, with the median body beside it; ratios are
--     never averaged. A denominator below 30 is flagged. Applications received late in the year may lawfully be
--     finished in the next: a stock is not lateness. Where a printed total is not a number it is added up from its
--     parts and counted apart. Blank is not zero: reports without a number are left out, and the number of bodies
--     covered stands beside the value.
-- valid_years: 2019-
-- grain: measure, report_year
-- like: measure_by_year
select *
from measure_total(
    measures_of('stock_rate'),
    $years,
    $scope,
    $region_code,
    $levels,
    $kinds,
    $agency_ids
);
