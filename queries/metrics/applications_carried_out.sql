-- kind: metric
-- name: applications_carried_out
-- title_zh: 结转下年度申请数
-- title_en: Applications carried over to next year
-- definition_zh: 年末未办结、结转下年度继续办理的申请件数。
-- definition_en: Applications not finished at the end of the year and carried over to the next.
-- formula: 表中所印 | as printed
-- numerator: applications.carried_out.total
-- denominator: -
-- additivity: stock
-- unit_zh: 件
-- unit_en: applications
-- caveat_zh: 为年末存量，不可跨年相加。总计空白而分项有数时按分项相加，另行计数。空白与零不同：没有数字的报告不计入，覆盖机关数随值给出。
-- caveat_en: A stock at 31 December, never added over years. Where a printed total is not a number it is added up
--     from its parts and counted apart. Blank is not zero: reports without a number are left out, and the number of
--     bodies covered stands beside the value.
-- valid_years: 2019-
-- grain: measure, report_year
-- like: measure_by_year
select *
from measure_total(
    measures_of('applications_carried_out'),
    $years,
    $scope,
    $region_code,
    $levels,
    $kinds,
    $agency_ids
);
