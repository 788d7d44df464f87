-- kind: metric
-- name: remedies_total
-- title_zh: 复议诉讼合计
-- title_en: Reconsideration and litigation, total
-- definition_zh: 三种途径合计的案件总数、尚未审结数、已审结数，以及行政诉讼合计。
-- definition_en: All three channels together: cases, pending, decided; and litigation in total.
-- formula: remedy_total = 三种途径总计之和；litigation_total = litigation_direct_total +
--     litigation_after_reconsideration_total;remedy_decided = 各途径 (total - pending) 之和 | remedy_total = sum of the
--     three totals; litigation_total = litigation_direct_total + litigation_after_reconsideration_total;
--     remedy_decided = sum of (total - pending) over the channels
-- numerator: remedies 各途径的 total、pending | remedies: total and pending of each channel
-- denominator: -
-- additivity: additive
-- unit_zh: 件
-- unit_en: cases
-- caveat_zh: 2024年起不予公开须复议前置，2025年司法解释施行，均为口径变化。复议后又起诉的案件在两种途径各计一次。缺途径的机关另行计数。总计空白而结果有数时按结果相加，另行计数。空白与零不同：没有数字的报告不计入，
--     覆盖机关数随值给出。
-- caveat_en: Since 2024 refusals go to reconsideration first, and in 2025 a new judicial interpretation took effect:
--     both break the series. A dispute that goes to court after reconsideration counts in both channels. Bodies that
--     lack a channel are counted apart. Where a printed total is not a number it is added up from its parts and
--     counted apart. Blank is not zero: reports without a number are left out, and the number of bodies covered
--     stands beside the value.
-- valid_years: 2019-
-- grain: measure, report_year
-- like: measure_by_year
select *
from measure_total(
    measures_of('remedies_total'),
    $years,
    $scope,
    $region_code,
    $levels,
    $kinds,
    $agency_ids
);
