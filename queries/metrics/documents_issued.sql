-- kind: metric
-- name: documents_issued
-- title_zh: 制发规章和规范性文件数
-- title_en: Rules and normative documents issued
-- definition_zh: 当年制发的规章、行政规范性文件件数；合计为两者之和。
-- definition_en: Rules and administrative normative documents issued in the year; the total is the sum of both.
-- formula: rules_issued + normative_documents_issued
-- numerator: proactive.{rules, normative_documents} 的 issued_this_year（2021年格式）或 made_this_year（2019年格式） |
--     proactive.{rules, normative_documents}.issued_this_year (2021 form) or made_this_year (2019 form)
-- denominator: -
-- additivity: additive
-- unit_zh: 件
-- unit_en: documents
-- caveat_zh: 2021年起由“制作”改为“制发”，并改称“行政规范性文件”，2020年与2021年之间为口径变化。只有一项有数时，合计仅含该项并另行计数。空白与零不同：没有数字的报告不计入，覆盖机关数随值给出。
-- caveat_en: The wording changed in 2021 (made became issued; normative became administrative normative), so the
--     series breaks between 2020 and 2021. Where only one of the two rows has a number the total holds that row and
--     is counted apart. Blank is not zero: reports without a number are left out, and the number of bodies covered
--     stands beside the value.
-- valid_years: 2019-
-- grain: measure, report_year
-- like: measure_by_year
select *
from measure_total(
    measures_of('documents_issued'),
    $years,
    $scope,
    $region_code,
    $levels,
    $kinds,
    $agency_ids
);
