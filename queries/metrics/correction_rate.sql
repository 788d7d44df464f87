-- kind: metric
-- name: correction_rate
-- title_zh: 纠错率
-- title_en: Correction rate
-- definition_zh: 结果纠正的案件占已审结案件（总计减尚未审结）的比例，按途径及合计。
-- definition_en: Corrected cases as a share of decided cases (total less pending), by channel and pooled.
-- formula: corrected / (total - pending)
-- numerator: corrected
-- denominator: total - pending
-- additivity: not_additive
-- unit_zh: 比率（0-1）
-- unit_en: ratio 0-1
-- caveat_zh: 以各机关分子之和除以分母之和，另列居中机关的比率；不对比率取平均。分母不足30件的标记为基数小。2024年起不予公开须复议前置，2025年司法解释施行，均为口径变化。其他结果中可能含撤回后自行纠正，表格不能区
--     分，本比率为直接纠错率。合计只含纠正数和审结数都有的途径。总计空白而分项有数时按分项相加，另行计数。空白与零不同：没有数字的报告不计入，覆盖机关数随值给出。
-- caveat_en: Pooled: the sum of numerators over the sum of denominators, with the median body beside it; ratios are
--     never averaged. A denominator below 30 is flagged. Since 2024 refusals go to reconsideration first, and in 2025
--     a new judicial interpretation took effect: both break the series. Other results may hold cases withdrawn after
--     the body mended its decision, which the form cannot show: this is the direct rate. The pooled rate holds only
--     channels where both numbers are known. Where a printed total is not a number it is added up from its parts and
--     counted apart. Blank is not zero: reports without a number are left out, and the number of bodies covered
--     stands beside the value.
-- valid_years: 2019-
-- grain: measure, report_year
-- like: measure_by_year
select *
from measure_total(
    measures_of('correction_rate'),
    $years,
    $scope,
    $region_code,
    $levels,
    $kinds,
    $agency_ids
);
