-- kind: metric
-- name: dispute_rate
-- title_zh: 争议率
-- title_en: Dispute rate
-- definition_zh: 行政复议和行政诉讼案件总数与新收申请数之比。
-- definition_en: Reconsideration and litigation cases relative to applications received.
-- formula: (reconsideration_total + litigation_direct_total + litigation_after_reconsideration_total) / received_new
-- numerator: remedy_total
-- denominator: received_new
-- additivity: not_additive
-- unit_zh: 比值（可大于1）
-- unit_en: ratio, may exceed 1
-- caveat_zh: 以各机关分子之和除以分母之和，另列居中机关的比率；不对比率取平均。分母不足30件的标记为基数小。2024年起不予公开须复议前置，2025年司法解释施行，均为口径变化。案件可能涉及往年申请，比值可大于1。总计空
--     白而分项有数时按分项相加，另行计数。空白与零不同：没有数字的报告不计入，覆盖机关数随值给出。
-- caveat_en: Pooled: the sum of numerators over the sum of denominators, with the median body beside it; ratios are
--     never averaged. A denominator below 30 is flagged. Since 2024 refusals go to reconsideration first, and in 2025
--     a new judicial interpretation took effect: both break the series. Cases may concern applications of earlier
--     years, so the ratio may exceed 1. Where a printed total is not a number it is added up from its parts and
--     counted apart. Blank is not zero: reports without a number are left out, and the number of bodies covered
--     stands beside the value.
-- valid_years: 2019-
-- grain: measure, report_year
-- like: measure_by_year
select *
from measure_total(
    measures_of('dispute_rate'),
    $years,
    $scope,
    $region_code,
    $levels,
    $kinds,
    $agency_ids
);
