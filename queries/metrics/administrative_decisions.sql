-- kind: metric
-- name: administrative_decisions
-- title_zh: 行政许可、处罚、强制决定数
-- title_en: Licensing, penalty and coercion decisions
-- definition_zh: 当年作出的行政许可、行政处罚、行政强制处理决定件数；2019年格式另有其他对外管理服务事项。
-- definition_en: Licensing, penalty and coercive decisions made in the year; the 2019 form has other external
--     services as well.
-- formula: 表中所印 | as printed
-- numerator: proactive.{licences, penalties, coercive_measures, other_external_services}.decisions
-- denominator: -
-- additivity: additive
-- unit_zh: 件
-- unit_en: decisions
-- caveat_zh: 计全部处理决定，不论是否公开。各类决定性质不同，不合计。空白与零不同：没有数字的报告不计入，覆盖机关数随值给出。
-- caveat_en: All decisions count, published or not. The kinds differ in nature and are not added up. Blank is not
--     zero: reports without a number are left out, and the number of bodies covered stands beside the value.
-- valid_years: 2019-
-- grain: measure, report_year
-- like: measure_by_year
select *
from measure_total(
    measures_of('administrative_decisions'),
    $years,
    $scope,
    $region_code,
    $levels,
    $kinds,
    $agency_ids
);
