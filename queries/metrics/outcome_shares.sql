-- kind: metric
-- name: outcome_shares
-- title_zh: 各类办理结果占比
-- title_en: Shares of outcomes
-- definition_zh: 六类办理结果各占办理结果总计的比例。
-- definition_en: Each of the six groups as a share of all outcomes.
-- formula: 各类结果 / outcome_total | each group / outcome_total
-- numerator: granted_full, granted_partial, refused, unable, not_processed, other
-- denominator: outcome_total
-- additivity: not_additive
-- unit_zh: 比率（0-1）
-- unit_en: ratio 0-1
-- caveat_zh: 以各机关分子之和除以分母之和，另列居中机关的比率；不对比率取平均。分母不足30件的标记为基数小。总计与分项不一致时，各占比之和不等于1。总计空白而分项有数时按分项相加，另行计数。空白与零不同：没有数字的报告不
--     计入，覆盖机关数随值给出。
-- caveat_en: Pooled: the sum of numerators over the sum of denominators, with the median body beside it; ratios are
--     never averaged. A denominator below 30 is flagged. Where the printed total disagrees with the rows the shares
--     do not add to 1. Where a printed total is not a number it is added up from its parts and counted apart. Blank
--     is not zero: reports without a number are left out, and the number of bodies covered stands beside the value.
-- valid_years: 2019-
-- grain: measure, report_year
-- also: refusal_share
-- like: measure_by_year
select *
from measure_total(
    measures_of('outcome_shares', 'refusal_share'),
    $years,
    $scope,
    $region_code,
    $levels,
    $kinds,
    $agency_ids
);
