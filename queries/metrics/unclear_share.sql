-- kind: metric
-- name: unclear_share
-- title_zh: 申请不明确占比
-- title_en: Unclear share
-- definition_zh: 补正后仍不明确与逾期不补正两项占办理结果总计的比例。
-- definition_en: Requests that stayed unclear after correction and those not corrected in time as a share of all
--     outcomes.
-- formula: (unable_unclear_after_correction + other_not_corrected_in_time) / outcome_total
-- numerator: unable_unclear_after_correction, other_not_corrected_in_time
-- denominator: outcome_total
-- additivity: not_additive
-- unit_zh: 比率（0-1）
-- unit_en: ratio 0-1
-- caveat_zh: 以各机关分子之和除以分母之和，另列居中机关的比率；不对比率取平均。分母不足30件的标记为基数小。两项须都有数字才计；2019版格式没有“逾期不补正”一项，其报告不计入。总计空白而分项有数时按分
--     项相加，另行计数。空白与零不同：没有数字的报告不计入，覆盖机关数随值给出。
-- caveat_en: Both rows must have numbers: the form of 2019 has no row for those not corrected in time, and its
--     reports are left out. Pooled: the sum of numerators over the sum of denominators, with the median body beside
--     it; ratios are never averaged. A denominator below 30 is flagged. Where a printed total is not a number it is
--     added up from its parts and counted apart. Blank is not zero: reports without a number are left out, and the
--     number of bodies covered stands beside the value.
-- valid_years: 2021-
-- grain: measure, report_year
-- like: measure_by_year
select *
from measure_total(
    measures_of('unclear_share'),
    $years,
    $scope,
    $region_code,
    $levels,
    $kinds,
    $agency_ids
);
