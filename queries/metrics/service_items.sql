-- kind: metric
-- name: service_items
-- title_zh: 事项数及增减（2019年格式）
-- title_en: Items on the lists and their change (2019 form)
-- definition_zh: 2019年格式中行政许可、其他对外管理服务、行政处罚、行政强制、行政事业性收费的上一年项目数量和本年增/减。
-- definition_en: Items of the year before and net change, for licences, other external services, penalties, coercive
--     measures and fees in the 2019 form.
-- formula: 表中所印 | as printed
-- numerator: proactive.{licences, other_external_services, penalties, coercive_measures,
--     administrative_fees}.{items_previous_year, items_change}
-- denominator: -
-- additivity: stock
-- unit_zh: 项
-- unit_en: items
-- caveat_zh: 2021年格式取消。上一年项目数量为存量；本年增/减可为负。空白与零不同：没有数字的报告不计入，覆盖机关数随值给出。
-- caveat_en: Dropped from the 2021 form. Items of the year before are a stock; the change may be negative. Blank is
--     not zero: reports without a number are left out, and the number of bodies covered stands beside the value.
-- valid_years: 2019-2020
-- grain: measure, report_year
-- like: measure_by_year
select *
from measure_total(
    measures_of('service_items'),
    $years,
    $scope,
    $region_code,
    $levels,
    $kinds,
    $agency_ids
);
