-- kind: metric
-- name: remedies
-- title_zh: 行政复议、行政诉讼案件数
-- title_en: Reconsideration and litigation cases
-- definition_zh: 因政府信息公开引起的行政复议、行政诉讼案件，按途径和结果。
-- definition_en: Reconsideration and litigation cases about government-information disclosure, by channel and result.
-- formula: 表中所印 | as printed
-- numerator: remedies.{reconsideration, litigation_direct, litigation_after_reconsideration}.{upheld, corrected, 其他结果
--     ， pending, total} | remedies.{reconsideration, litigation_direct, litigation_after_reconsideration}.{upheld,
--     corrected, other result, pending, total}
-- denominator: -
-- additivity: additive
-- unit_zh: 件
-- unit_en: cases
-- caveat_zh: 2024年起不予公开须复议前置，2025年司法解释施行，均为口径变化。未见规定跨年未结案件次年是否重复计算，跨年相加须谨慎。总计空白而结果有数时按结果相加，另行计数。空白与零不同：没有数字的报告不计入，覆盖机
--     关数随值给出。
-- caveat_en: Since 2024 refusals go to reconsideration first, and in 2025 a new judicial interpretation took effect:
--     both break the series. No rule was found on whether pending cases count again in the next year, so take care
--     when adding years. Where a printed total is not a number it is added up from its parts and counted apart. Blank
--     is not zero: reports without a number are left out, and the number of bodies covered stands beside the value.
-- valid_years: 2019-
-- grain: measure, report_year
-- like: measure_by_year
-- column.channel: 途径代码 | code of the channel
-- column.result: 结果代码 | code of the result
select
    regexp_extract(measure, '^(.+)_([a-z]+)$', 1) as channel,
    regexp_extract(measure, '^(.+)_([a-z]+)$', 2) as result,
    *
from measure_total(
    measures_of('remedies'),
    $years,
    $scope,
    $region_code,
    $levels,
    $kinds,
    $agency_ids
);
