-- kind: metric
-- name: outcome_reasons
-- title_zh: 办理结果的理由
-- title_en: Reasons of outcomes
-- definition_zh: 不予公开、无法提供、不予处理、其他处理各分项的件数。
-- definition_en: The rows of refused, unable to provide, not processed and other disposition.
-- formula: 表中所印 | as printed
-- numerator: applications.{refused, unable, not_processed, other} 的各分项 | applications: the rows of refused, unable,
--     not_processed and other
-- denominator: -
-- additivity: additive
-- unit_zh: 件
-- unit_en: applications
-- caveat_zh: 其他处理的三个分项2021年格式起才有。总计空白而分项有数时按分项相加，另行计数。空白与零不同：没有数字的报告不计入，覆盖机关数随值给出。
-- caveat_en: The three rows of other disposition exist since the 2021 form. Where a printed total is not a number it
--     is added up from its parts and counted apart. Blank is not zero: reports without a number are left out, and the
--     number of bodies covered stands beside the value.
-- valid_years: 2019-
-- grain: measure, report_year
-- like: measure_by_year
select *
from measure_total(
    measures_of('outcome_reasons'),
    $years,
    $scope,
    $region_code,
    $levels,
    $kinds,
    $agency_ids
);
