-- kind: metric
-- name: escalation_rate
-- title_zh: 复议后起诉比
-- title_en: Escalation to court
-- definition_zh: 复议后起诉案件总数与已审结复议案件数之比。
-- definition_en: Cases brought to court after reconsideration relative to decided reconsiderations.
-- formula: litigation_after_reconsideration_total / (reconsideration_total - reconsideration_pending)
-- numerator: litigation_after_reconsideration_total
-- denominator: reconsideration_total - reconsideration_pending
-- additivity: not_additive
-- unit_zh: 比值（可大于1）
-- unit_en: ratio, may exceed 1
-- caveat_zh: 以各机关分子之和除以分母之和，另列居中机关的比率；不对比率取平均。分母不足30件的标记为基数小。起诉可能针对往年审结的复
--     议，比值可大于1。2025年司法解释施行，口径变化。总计空白而分项有数时按分项相加，另行计数。空白与零不同：没有数字的报
--     告不计入，覆盖机关数随值给出。
-- caveat_en: Pooled: the sum of numerators over the sum of denominators, with the median body beside it; ratios are
--     never averaged. A denominator below 30 is flagged. Court cases may follow reconsiderations decided in earlier
--     years, so the ratio may exceed 1. In 2025 a new judicial interpretation took effect, which breaks the series.
--     Where a printed total is not a number it is added up from its parts and counted apart. Blank is not zero:
--     reports without a number are left out, and the number of bodies covered stands beside the value.
-- valid_years: 2019-
-- grain: measure, report_year
-- like: measure_by_year
select *
from measure_total(
    measures_of('escalation_rate'),
    $years,
    $scope,
    $region_code,
    $levels,
    $kinds,
    $agency_ids
);
