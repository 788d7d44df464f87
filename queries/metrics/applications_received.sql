-- kind: metric
-- name: applications_received
-- title_zh: 新收政府信息公开申请数
-- title_en: Applications received
-- definition_zh: 当年新收的政府信息公开申请件数，按申请人类型分列。
-- definition_en: Applications for government information newly received in the year, by kind of applicant.
-- formula: 表中所印；organisations 为五类之和 | as printed; organisations is the sum of its five kinds
-- numerator: applications.received_new.*
-- denominator: -
-- additivity: additive
-- unit_zh: 件
-- unit_en: applications
-- caveat_zh: 法人或其他组织为五类之和（表中不印小计）。总计空白而分项有数时按分项相加，另行计数。空白与零不同：没有数字的报告不计入，覆盖机关数随值给出。
-- caveat_en: Organisations are the sum of their five kinds (the form prints no subtotal). Where a printed total is
--     not a number it is added up from its parts and counted apart. Blank is not zero: reports without a number are
--     left out, and the number of bodies covered stands beside the value.
-- valid_years: 2019-
-- grain: measure, report_year
-- like: measure_by_year
select *
from measure_total(
    measures_of('applications_received'),
    $years,
    $scope,
    $region_code,
    $levels,
    $kinds,
    $agency_ids
);
