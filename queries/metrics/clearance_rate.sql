-- kind: metric
-- name: clearance_rate
-- title_zh: 办结率
-- title_en: Clearance rate
-- definition_zh: 当年办理结果总计占应办申请（新收+上年结转）的比例。
-- definition_en: Outcomes of the year as a share of applications to handle (received + carried over from last year).
-- formula: outcome_total / (received_new + carried_in)
-- numerator: outcome_total
-- denominator: received_new + carried_in
-- additivity: not_additive
-- unit_zh: 比率（0-1）
-- unit_en: ratio 0-1
-- caveat_zh: 以各机关分子之和除以分母之和，另列居中机关的比率；不对比率取平均。分母不足30件的标记为基数小。总计空白而分项有数时按分项相加，另行计数。空白与零不同：没有数字的报告不计入，覆盖机关数随值给出。
-- caveat_en: Pooled: the sum of numerators over the sum of denominators, with the median body beside it; ratios are
--     never averaged. A denominator below 30 is flagged. Where a printed total is not a number it is added up from
--     its parts and counted apart. Blank is not zero: reports without a number are left out, and the number of bodies
--     covered stands beside the value.
-- valid_years: 2019-
-- grain: measure, report_year
-- like: measure_by_year
select *
from measure_total(
    measures_of('clearance_rate'),
    $years,
    $scope,
    $region_code,
    $levels,
    $kinds,
    $agency_ids
);
