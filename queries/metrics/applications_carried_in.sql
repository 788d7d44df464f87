-- kind: metric
-- name: applications_carried_in
-- title_zh: 上年结转申请数
-- title_en: Applications carried over from last year
-- definition_zh: 上年结转到本年办理的申请件数。
-- definition_en: Applications carried over from the year before.
-- formula: 表中所印 | as printed
-- numerator: applications.carried_in.total
-- denominator: -
-- additivity: stock
-- unit_zh: 件
-- unit_en: applications
-- caveat_zh: 为上年末存量，不可跨年相加；应等于上年报告的结转下年数。总计空白而分项有数时按分项相加，另行计数。空白与零不同：没有数字的报告不计入，覆盖机关数随值给出。
-- caveat_en: The stock at the end of the year before, never added over years; should equal the number carried over of
--     that report. Where a printed total is not a number it is added up from its parts and counted apart. Blank is
--     not zero: reports without a number are left out, and the number of bodies covered stands beside the value.
-- valid_years: 2019-
-- grain: measure, report_year
-- like: measure_by_year
select *
from measure_total(
    measures_of('applications_carried_in'),
    $years,
    $scope,
    $region_code,
    $levels,
    $kinds,
    $agency_ids
);
