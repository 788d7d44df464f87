-- kind: metric
-- name: pending_share
-- title_zh: 尚未审结占比
-- title_en: Pending share
-- definition_zh: 尚未审结案件占案件总数的比例，另按渠道分列。
-- definition_en: Pending cases as a share of all cases, and by channel.
-- formula: remedy_pending / remedy_total
-- numerator: remedy_pending
-- denominator: remedy_total
-- additivity: not_additive
-- unit_zh: 比率（0-1）
-- unit_en: ratio 0-1
-- caveat_zh: 以各机关分子之和除以分母之和，另列居中机关的比率；不对比率取平均。分母不足30件的标记为基数小。总计空白而分项有数时按分
--     项相加，另行计数。空白与零不同：没有数字的报告不计入，覆盖机关数随值给出。
-- caveat_en: Pooled: the sum of numerators over the sum of denominators, with the median body beside it; ratios are
--     never averaged. A denominator below 30 is flagged. Where a printed total is not a number it is added up from
--     its parts and counted apart. Blank is not zero: reports without a number are left out, and the number of bodies
--     covered stands beside the value.
-- valid_years: 2019-
-- grain: measure, report_year
-- like: measure_by_year
select *
from measure_total(
    measures_of('pending_share'),
    $years,
    $scope,
    $region_code,
    $levels,
    $kinds,
    $agency_ids
);
