-- kind: metric
-- name: procurement_amount
-- title_zh: 政府集中采购金额（2019年格式）
-- title_en: Centralised procurement amount (2019 form)
-- definition_zh: 2019年格式中政府集中采购总金额，按来源所写单位换算为元。
-- definition_en: Total amount of centralised government procurement in the 2019 form, converted to CNY by the unit
--     that the source states.
-- formula: procurement_amount × 来源所写单位 | procurement_amount × the unit that the source states
-- numerator: proactive.central_procurement.procurement_amount
-- denominator: -
-- additivity: additive
-- unit_zh: 元
-- unit_en: CNY
-- caveat_zh: 2021年格式取消。表格未定单位：来源未写单位的金额不计入。空白与零不同：没有数字的报告不计入，覆盖机关数随值给出。
-- caveat_en: Dropped from the 2021 form. The form fixes no unit: amounts whose source states none are left out. Blank
--     is not zero: reports without a number are left out, and the number of bodies covered stands beside the value.
-- valid_years: 2019-2020
-- grain: measure, report_year
-- like: measure_by_year
select *
from measure_total(
    measures_of('procurement_amount'),
    $years,
    $scope,
    $region_code,
    $levels,
    $kinds,
    $agency_ids
);
