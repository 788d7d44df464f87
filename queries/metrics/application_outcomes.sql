-- kind: metric
-- name: application_outcomes
-- title_zh: 申请办理结果
-- title_en: Outcomes of applications
-- definition_zh: 当年办理结果总计及六类结果的件数。
-- definition_en: Outcomes of the year: the printed total and six groups.
-- formula: 表中所印；refused、unable、not_processed、other 为各自分项之和 | as printed; refused, unable, not_processed and other are
--     the sums of their rows
-- numerator: applications.outcome_total.total 及各类分项 | applications.outcome_total.total and the rows of each group
-- denominator: -
-- additivity: additive
-- unit_zh: 件
-- unit_en: applications
-- caveat_zh: 不予公开、无法提供、不予处理的小计表中不印，由各分项有数者相加；缺分项的机关另行计数。2021年格式的其他处理为三项之和。总计取印出的总计，不由六类相加。总计空白而分项有数时按分项相加，另行计数。空白与零不同
--     ：没有数字的报告不计入，覆盖机关数随值给出。
-- caveat_en: The form prints no subtotals for refused, unable and not processed: they are the sum of the rows with a
--     number, and bodies that lack rows are counted apart. Other is the sum of three rows in the 2021 form. The total
--     is the printed one, not the sum of the groups. Where a printed total is not a number it is added up from its
--     parts and counted apart. Blank is not zero: reports without a number are left out, and the number of bodies
--     covered stands beside the value.
-- valid_years: 2019-
-- grain: measure, report_year
-- like: measure_by_year
select *
from measure_total(
    measures_of('application_outcomes'),
    $years,
    $scope,
    $region_code,
    $levels,
    $kinds,
    $agency_ids
);
