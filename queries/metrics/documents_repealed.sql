-- kind: metric
-- name: documents_repealed
-- title_zh: 废止规章和规范性文件数
-- title_en: Rules and normative documents repealed
-- definition_zh: 当年废止的规章、行政规范性文件件数。
-- definition_en: Rules and administrative normative documents repealed in the year.
-- formula: rules_repealed + normative_documents_repealed
-- numerator: proactive.{rules, normative_documents}.repealed_this_year
-- denominator: -
-- additivity: additive
-- unit_zh: 件
-- unit_en: documents
-- caveat_zh: 2021年格式起才有。只有一项有数时，合计仅含该项并另行计数。空白与零不同：没有数字的报告不计入，覆盖机关数随值给出。
-- caveat_en: Only since the 2021 form. Where only one row has a number the total holds that row and is counted apart.
--     Blank is not zero: reports without a number are left out, and the number of bodies covered stands beside the
--     value.
-- valid_years: 2021-
-- grain: measure, report_year
-- like: measure_by_year
select *
from measure_total(
    measures_of('documents_repealed'),
    $years,
    $scope,
    $region_code,
    $levels,
    $kinds,
    $agency_ids
);
