-- kind: metric
-- name: remedy_pressure
-- title_zh: 复议压力
-- title_en: Remedy pressure
-- definition_zh: 行政复议案件总数与未全部公开的结果（部分公开、不予公开、无法提供、不予处理）之比。
-- definition_en: Reconsideration cases relative to outcomes short of full disclosure: granted in part, refused,
--     unable to provide, not processed.
-- formula: reconsideration_total / (granted_partial + refused + unable + not_processed)
-- numerator: reconsideration_total
-- denominator: granted_partial + refused + unable + not_processed
-- additivity: not_additive
-- unit_zh: 比值（可大于1）
-- unit_en: ratio, may exceed 1
-- caveat_zh: 以各机关分子之和除以分母之和，另列居中机关的比率；不对比率取平均。分母不足30件的标记为基数小。2024年起不予公开须复
--     议前置，口径变化。案件可能涉及往年申请，比值可大于1。总计空白而分项有数时按分项相加，另行计数。空白与零不同：没有数字的
--     报告不计入，覆盖机关数随值给出。
-- caveat_en: Pooled: the sum of numerators over the sum of denominators, with the median body beside it; ratios are
--     never averaged. A denominator below 30 is flagged. Since 2024 refusals go to reconsideration first, which
--     breaks the series. Cases may concern applications of earlier years, so the ratio may exceed 1. Where a printed
--     total is not a number it is added up from its parts and counted apart. Blank is not zero: reports without a
--     number are left out, and the number of bodies covered stands beside the value.
-- valid_years: 2019-
-- grain: measure, report_year
-- like: measure_by_year
select *
from measure_total(
    measures_of('remedy_pressure'),
    $years,
    $scope,
    $region_code,
    $levels,
    $kinds,
    $agency_ids
);
