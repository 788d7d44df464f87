-- kind: metric
-- name: natural_person_share
-- title_zh: 自然人申请占比
-- title_en: Natural-person share
-- definition_zh: 自然人提出的申请占新收申请的比例。
-- definition_en: Applications by natural persons as a share of applications received.
-- formula: received_new_natural_person / received_new
-- numerator: received_new_natural_person
-- denominator: received_new
-- additivity: not_additive
-- unit_zh: 比率（0-1）
-- unit_en: ratio 0-1
-- caveat_zh: 以各机关分子之和除以分母之和，另列居中机关的比率；不对比率取平均。分母不足30件的标记为基数小。总计空白而分项有数时按分项相加，另行计数。空白与零不同：没有数字的报告不计入，覆盖机关数随值给出。
-- caveat_en: Pooled: the sum of numerators over the sum of denominators, with the median body beside it; ratios are
--     never averaged. A denominator below 30 is flagged. Where a printed total is not a number it is added up from
--     its parts and counted apart. Blank is not zero: reports without a number are left out, and the number of bodies
--     covered stands beside the value.
-- valid_years: 2019-
-- grain: measure, report_year
-- like: measure_by_year
select *
from measure_total(
    measures_of('natural_person_share'),
    $years,
    $scope,
    $region_code,
    $levels,
    $kinds,
    $agency_ids
);
