-- kind: query
-- name: concentration
-- title_zh: 谁占了多数：最大的机关所占份额
-- title_en: Who makes the number: shares of the largest bodies
-- grain: agency
-- like: measure_by_year.parameters
-- parameter.measure: 指标项代码 | code of a measure
-- parameter.year: 报告年度 | report year
-- parameter.limit: 列出的最大机关数，空为全部 | the largest bodies listed, null for all
-- parameter.point_count: 另取的间隔点数，用于画累计曲线，空为不取 | further bodies at even steps for the running curve, null for none
-- column.rank: 名次，按基数从大到小 | place by base, the largest first
-- column.agency_id: 机关编号 | agency id
-- column.agency_name: 机关名称 | name of the body
-- column.kind: 机关类别 | kind of body
-- column.level: 机关层级 | level of the body
-- column.region_code: 行政区划代码 | region code
-- column.region_name: 行政区划名称 | name of the region
-- column.report_year: 报告年度 | report year
-- column.value: 计数为数值；比率为分子除以分母（0-1） | a count's number; a rate's numerator / denominator (0-1)
-- column.base: 计数的数值，比率的分母（精确） | a count's number, a rate's denominator, exact
-- column.base_share: 占全部基数的份额 | share of all bases
-- column.running_share: 至此累计份额 | share of this body and all larger ones
-- column.rank_share: 名次占机关数的份额 | place as a share of the bodies
-- column.value_without: 除去此机关和比它大的机关后的总体值 | pooled value without this body and all larger ones
-- column.total_value: 总体值 | pooled value
-- column.total_base: 基数合计 | sum of the bases
-- column.body_count: 有数的机关数 | bodies with a number
-- column.is_signed: 有负数，份额无意义 | some base is negative: shares mean nothing
with
wanted as (
    select *
    from measure
    where measure = $measure::varchar
),

valued as (
    select
        w.measure_kind,
        s.report_id,
        s.agency_name,
        v.numerator,
        v.denominator,
        case when w.measure_kind = 'count' then v.numerator else v.denominator end as base
    from wanted as w
    inner join report_value as v on w.measure_number = v.measure_number
    inner join selected_report(
        [$year::integer], $scope, $region_code, $levels, $kinds, $agency_ids
    ) as s on v.report_id = s.report_id
),

placed as (
    select
        *,
        row_number() over by_size as rank,
        count(*) over () as body_count,
        sum(base) over () as total_base,
        min(base) over () < 0 as is_signed,
        sum(base) over by_size as running_base,
        sum(numerator) over () as total_numerator,
        sum(denominator) over () as total_denominator,
        sum(numerator) over by_size as running_numerator,
        sum(denominator) over by_size as running_denominator
    from valued
    window
        by_size as (
            order by base desc, agency_name asc, report_id asc
            rows between unbounded preceding and current row
        )
)

select
    p.rank,
    r.agency_id,
    r.agency_name,
    r.kind,
    r.level,
    r.region_code,
    g.name as region_name,
    $year::integer as report_year,
    body_value(p.measure_kind, p.numerator, p.denominator) as value,
    p.base,
    p.base::double / nullif(p.total_base::double, 0) as base_share,
    p.running_base::double / nullif(p.total_base::double, 0) as running_share,
    p.rank / p.body_count as rank_share,
    case
        when p.rank < p.body_count
            then body_value(
                p.measure_kind,
                p.total_numerator - p.running_numerator,
                p.total_denominator - p.running_denominator
            )
    end as value_without,
    body_value(p.measure_kind, p.total_numerator, p.total_denominator) as total_value,
    p.total_base,
    p.body_count,
    p.is_signed
from placed as p
inner join report_measure as r on p.report_id = r.report_id
left join region as g on r.region_code = g.region_code
where
    $limit::bigint is null
    or p.rank <= $limit
    or p.rank = p.body_count
    or p.rank % greatest(1, ceil(p.body_count / $point_count::integer)::integer) = 0
order by p.rank;
