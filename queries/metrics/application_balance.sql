-- kind: metric
-- name: application_balance
-- title_zh: 申请收支平衡
-- title_en: Balance of applications
-- definition_zh: 应办申请（新收+上年结转），以及它与办理结果和结转下年之和的差额；差额为0即平衡。
-- definition_en: Applications to handle (received + carried over from last year), and how far they differ from outcomes
--     + carried over to next year; 0 balances.
-- formula: to_handle = received_new + carried_in; balance_difference = received_new + carried_in - outcome_total -
--     carried_out
-- numerator: applications.{received_new, carried_in, outcome_total, carried_out}.total
-- denominator: -
-- additivity: additive
-- unit_zh: 件
-- unit_en: applications
-- caveat_zh: 四个总计缺一不计。应办申请含上年结转，跨年相加会重复计算。各机关差额相加可能相互抵消，应看单个机关。总计空白而分项有数时按分项相加，另行计数。空白与零不同：没有数字的报告不计入，覆盖机关数随值给出。
-- caveat_en: A body counts only with all totals that the formula needs. Applications to handle include those carried
--     in: over years they would be counted twice. Differences of bodies may cancel out in a sum; look at single
--     bodies. Where a printed total is not a number it is added up from its parts and counted apart. Blank is not
--     zero: reports without a number are left out, and the number of bodies covered stands beside the value.
-- valid_years: 2019-
-- grain: measure, report_year
-- like: measure_by_year
select *
from measure_total(
    measures_of('application_balance'),
    $years,
    $scope,
    $region_code,
    $levels,
    $kinds,
    $agency_ids
);
