-- kind: metric
-- name: disclosure_rate
-- title_zh: 公开率
-- title_en: Disclosure rate
-- definition_zh: 予以公开和部分公开之和占办理结果的比例，有三种逐层收窄的分母：D1全部办理结果（官方通行算法），D2不含程序性处理（不予处理、其他处理），D3仅实体决定（予以公开、部分公开、不予公开）。
-- definition_en: Granted in full or in part as a share of outcomes, with three nested denominators: D1 all outcomes
--     (the official reading), D2 without procedural ones (not processed, other), D3 decisions on substance only
--     (granted in full, in part, refused).
-- formula: (granted_full + granted_partial) / D
-- numerator: granted_full + granted_partial
-- denominator: D1 = outcome_total; D2 = granted_full + granted_partial + refused + unable; D3 = granted_full +
--     granted_partial + refused
-- additivity: not_additive
-- unit_zh: 比率（0-1）
-- unit_en: ratio 0-1
-- caveat_zh: 以各机关分子之和除以分母之和，另列居中机关的比率；不对比率取平均。分母不足30件的标记为基数小。较窄的两种分母由各分项有数者相加，不从印出的总计倒减，故总计有误时三种分母仍逐层包含；缺分项的机关另行计数。总计空白
--     而分项有数时按分项相加，另行计数。空白与零不同：没有数字的报告不计入，覆盖机关数随值给出。
-- caveat_en: Pooled: the sum of numerators over the sum of denominators, with the median body beside it; ratios
--     are never averaged. A denominator below 30 is flagged. The two narrower denominators are added up from the rows
--     with a number, not subtracted from the printed total, so that they stay nested where that total is wrong; bodies
--     that lack rows are counted apart. Where a printed total is not a number it is added up from its parts and
--     counted apart. Blank is not zero: reports without a number are left out, and the number of bodies covered stands
--     beside the value.
-- valid_years: 2019-
-- grain: measure, report_year
-- like: measure_by_year
select *
from measure_total(
    measures_of('disclosure_rate'),
    $years,
    $scope,
    $region_code,
    $levels,
    $kinds,
    $agency_ids
);
