-- kind: metric
-- name: statutory_refusal_share
-- title_zh: 法定不予公开占比
-- title_en: Share of statutory refusals
-- definition_zh: 不予公开占未予公开各结果（不予公开、无法提供、不予处理）的比例。
-- definition_en: Refusals on grounds of law as a share of all that was not disclosed: refused, unable to provide, not
--     processed.
-- formula: refused / (refused + unable + not_processed)
-- numerator: refused
-- denominator: refused + unable + not_processed
-- additivity: not_additive
-- unit_zh: 比率（0-1）
-- unit_en: ratio 0-1
-- caveat_zh: 以各机关分子之和除以分母之和，另列居中机关的比率；不对比率取平均。分母不足30件的标记为基数小。其余为事实原因和程序原因
--     ，不表示处理有误。总计空白而分项有数时按分项相加，另行计数。空白与零不同：没有数字的报告不计入，覆盖机关数随值给出。
-- caveat_en: Pooled: the sum of numerators over the sum of denominators, with the median body beside it; ratios are
--     never averaged. A denominator below 30 is flagged. The rest are reasons of fact and of procedure, which are no
--     faults. Where a printed total is not a number it is added up from its parts and counted apart. Blank is not
--     zero: reports without a number are left out, and the number of bodies covered stands beside the value.
-- valid_years: 2019-
-- grain: measure, report_year
-- like: measure_by_year
select *
from measure_total(
    measures_of('statutory_refusal_share'),
    $years,
    $scope,
    $region_code,
    $levels,
    $kinds,
    $agency_ids
);
