-- kind: metric
-- name: disclosure_rate_by_applicant
-- title_zh: 公开率（按申请人）
-- title_en: Disclosure rate by applicant
-- definition_zh: 某类申请人的申请中，予以公开和部分公开占其办理结果总计的比例，按表中该类申请人一列计算。
-- definition_en: Granted in full or in part as a share of all outcomes of one kind of applicant, from that applicant's
--     column of the table.
-- formula: (granted_full + granted_partial) / outcome_total
-- numerator: granted_full + granted_partial
-- denominator: outcome_total
-- additivity: not_additive
-- unit_zh: 比率（0-1）
-- unit_en: ratio 0-1
-- caveat_zh: 以各机关分子之和除以分母之和，另列居中机关的比率；不对比率取平均。分母不足30件的标记为基数小。法人或其他组织为五类之和。各类申请人所问的事不同，比率之差不说明待遇之差。有的报告的分列与合计不符，见核
--     查。空白与零不同：没有数字的报告不计入，覆盖机关数随值给出。
-- caveat_en: Pooled: the sum of numerators over the sum of denominators, with the median body beside it; ratios are
--     never averaged. A denominator below 30 is flagged. Organisations are the sum of five kinds. Kinds of applicants
--     ask for different things: a difference of rates is not one of treatment. In some reports the columns do not add
--     up to the total, see Checks. Blank is not zero: reports without a number are left out, and the number of bodies
--     covered stands beside the value.
-- valid_years: 2019-
-- grain: measure, report_year
-- like: measure_by_year
select *
from measure_total(
    measures_of('disclosure_rate_by_applicant'),
    $years,
    $scope,
    $region_code,
    $levels,
    $kinds,
    $agency_ids
);
