-- kind: metric
-- name: documents_disclosed
-- title_zh: 公开规章和规范性文件数（2019年格式）
-- title_en: Rules and normative documents disclosed (2019 form)
-- definition_zh: 2019年格式中规章、规范性文件的本年新公开数量和对外公开总数量。
-- definition_en: Newly disclosed this year, and disclosed in total, of rules and normative documents in the 2019
--     form.
-- formula: 表中所印 | as printed
-- numerator: proactive.{rules, normative_documents}.{newly_disclosed_this_year, total_disclosed}
-- denominator: -
-- additivity: stock
-- unit_zh: 件
-- unit_en: documents
-- caveat_zh: 2021年格式取消。对外公开总数量不是现行有效件数；总数量为存量，不可跨年相加。空白与零不同：没有数字的报告不计入，覆盖机关数随值给出。
-- caveat_en: Dropped from the 2021 form. Disclosed in total is not in force; totals are stocks and never added over
--     years. Blank is not zero: reports without a number are left out, and the number of bodies covered stands beside
--     the value.
-- valid_years: 2019-2020
-- grain: measure, report_year
-- like: measure_by_year
select *
from measure_total(
    measures_of('documents_disclosed'),
    $years,
    $scope,
    $region_code,
    $levels,
    $kinds,
    $agency_ids
);
