-- kind: metric
-- name: administrative_fees
-- title_zh: 行政事业性收费金额
-- title_en: Administrative fees collected
-- definition_zh: 当年行政事业性收费金额。
-- definition_en: Administrative and institutional fees collected in the year.
-- formula: 表中所印 | as printed
-- numerator: proactive.administrative_fees.fee_amount
-- denominator: -
-- additivity: additive
-- unit_zh: 万元
-- unit_en: CNY 10,000
-- caveat_zh: 仅2021年格式有金额；2019年格式该行是收费项目数，两者不相连。单位万元；误填为元的报告不作更正。空白与零不同：没有数字的报告不计入，覆盖机关数随值给出。
-- caveat_en: Money only in the 2021 form; that row of the 2019 form counts fee items, and the two are never joined.
--     In units of CNY 10,000; reports that were filled in CNY by mistake are not corrected. Blank is not zero:
--     reports without a number are left out, and the number of bodies covered stands beside the value.
-- valid_years: 2021-
-- grain: measure, report_year
-- like: measure_by_year
select *
from measure_total(
    measures_of('administrative_fees'),
    $years,
    $scope,
    $region_code,
    $levels,
    $kinds,
    $agency_ids
);
