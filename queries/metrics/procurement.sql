-- kind: metric
-- name: procurement
-- title_zh: 政府集中采购项目数（2019年格式）
-- title_en: Centralised procurement projects (2019 form)
-- definition_zh: 2019年格式中政府集中采购的项目数量。
-- definition_en: Centralised government procurement projects in the 2019 form.
-- formula: 表中所印 | as printed
-- numerator: proactive.central_procurement.procurement_projects
-- denominator: -
-- additivity: additive
-- unit_zh: 项
-- unit_en: projects
-- caveat_zh: 2021年格式取消。空白与零不同：没有数字的报告不计入，覆盖机关数随值给出。
-- caveat_en: Dropped from the 2021 form. Blank is not zero: reports without a number are left out, and the number of
--     bodies covered stands beside the value.
-- valid_years: 2019-2020
-- grain: measure, report_year
-- like: measure_by_year
select *
from measure_total(
    measures_of('procurement'),
    $years,
    $scope,
    $region_code,
    $levels,
    $kinds,
    $agency_ids
);
