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
-- measure.reconsideration_upheld: 行政复议：结果维持 | Reconsideration: upheld | 件 | cases
-- measure.reconsideration_corrected: 行政复议：结果纠正 | Reconsideration: corrected | 件 | cases
-- measure.reconsideration_other: 行政复议：其他结果 | Reconsideration: other result | 件 | cases
-- measure.reconsideration_pending: 行政复议：尚未审结 | Reconsideration: pending | 件 | cases
-- measure.reconsideration_total: 行政复议：总计 | Reconsideration: total | 件 | cases
-- measure.litigation_direct_upheld: 直接起诉：结果维持 | Direct litigation: upheld | 件 | cases
-- measure.litigation_direct_corrected: 直接起诉：结果纠正 | Direct litigation: corrected | 件 | cases
-- measure.litigation_direct_other: 直接起诉：其他结果 | Direct litigation: other result | 件 | cases
-- measure.litigation_direct_pending: 直接起诉：尚未审结 | Direct litigation: pending | 件 | cases
-- measure.litigation_direct_total: 直接起诉：总计 | Direct litigation: total | 件 | cases
-- measure.litigation_after_reconsideration_upheld: 复议后起诉：结果维持 | Litigation after reconsideration: upheld | 件 | cases
-- measure.litigation_after_reconsideration_corrected: 复议后起诉：结果纠正 | Litigation after reconsideration: corrected | 件 |
--     cases
-- measure.litigation_after_reconsideration_other: 复议后起诉：其他结果 | Litigation after reconsideration: other result | 件 |
--     cases
-- measure.litigation_after_reconsideration_pending: 复议后起诉：尚未审结 | Litigation after reconsideration: pending | 件 |
--     cases
-- measure.litigation_after_reconsideration_total: 复议后起诉：总计 | Litigation after reconsideration: total | 件 | cases
-- like: measure_by_year
-- column.channel: 途径代码 | code of the channel
-- column.result: 结果代码 | code of the result
select
    regexp_extract(measure, '^(.+)_([a-z]+)$', 1) as channel,
    regexp_extract(measure, '^(.+)_([a-z]+)$', 2) as result,
    *
from measure_total(
    [
        'reconsideration_upheld',
        'reconsideration_corrected',
        'reconsideration_other',
        'reconsideration_pending',
        'reconsideration_total',
        'litigation_direct_upheld',
        'litigation_direct_corrected',
        'litigation_direct_other',
        'litigation_direct_pending',
        'litigation_direct_total',
        'litigation_after_reconsideration_upheld',
        'litigation_after_reconsideration_corrected',
        'litigation_after_reconsideration_other',
        'litigation_after_reconsideration_pending',
        'litigation_after_reconsideration_total'
    ],
    $years,
    $scope,
    $region_code,
    $levels,
    $kinds,
    $agency_ids
);
