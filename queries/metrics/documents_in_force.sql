-- kind: metric
-- name: documents_in_force
-- title_zh: 现行有效规章和规范性文件数
-- title_en: Rules and normative documents in force
-- definition_zh: 年末现行有效的规章、行政规范性文件件数。
-- definition_en: Rules and administrative normative documents in force at the end of the year.
-- formula: rules_in_force + normative_documents_in_force
-- numerator: proactive.{rules, normative_documents}.in_force_total
-- denominator: -
-- additivity: stock
-- unit_zh: 件
-- unit_en: documents
-- caveat_zh: 年末存量，不可跨年相加。与2019年格式的“对外公开总数量”口径不同，不相连。空白与零不同：没有数字的报告不计入，覆盖机关数随值给出。
-- caveat_en: A stock at 31 December: never added over years. Not the same as the total disclosed of the 2019 form,
--     and never joined with it. Blank is not zero: reports without a number are left out, and the number of bodies
--     covered stands beside the value.
-- valid_years: 2021-
-- grain: measure, report_year
-- like: measure_by_year
select *
from measure_total(
    measures_of('documents_in_force'),
    $years,
    $scope,
    $region_code,
    $levels,
    $kinds,
    $agency_ids
);
