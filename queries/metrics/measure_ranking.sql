-- kind: query
-- name: measure_ranking
-- title_zh: 机关排名
-- title_en: Ranking of bodies
-- grain: agency
-- like: measure_by_year.parameters
-- parameter.measure: 指标项代码 | code of a measure
-- parameter.year: 报告年度 | report year
-- parameter.direction: highest 从高到低，lowest 从低到高 | highest first or lowest first
-- parameter.minimum_base: 比率的最低基数，不足者不排名 | base below which a rate is not ranked
-- parameter.limit: 返回的最多行数 | most rows returned
-- column.rank: 名次，并列同名次；基数不足者为空，列在其后 | rank; equal values share it; null for a small base, listed after the others
-- column.agency_id: 机关编号 | agency id
-- column.agency_name: 机关名称 | name of the body
-- column.kind: 机关类别 | kind of body
-- column.level: 机关层级 | level of the body
-- column.region_code: 行政区划代码 | region code
-- column.region_name: 行政区划名称 | name of the region
-- column.report_id: 报告编号 | report id
-- column.report_year: 报告年度 | report year
-- column.value: 计数为数值；比率为分子除以分母（0-1） | a count's number; a rate's numerator / denominator (0-1)
-- column.numerator: 分子（精确） | numerator, exact
-- column.denominator: 分母（精确），计数为空 | denominator, exact; null for a count
-- column.base: 比率的分母，计数为空 | the rate's denominator, null for a count
-- column.previous_value: 上一自然年的值，该年缺则为空 | value of the calendar year before; null where missing
-- column.change: 与上年之差；比率为百分点 | difference from the year before; ratio points for a rate
-- column.change_ratio: 同比增减率，仅计数 | change / previous value; counts only
-- column.has_break: 与上年之间有口径变化 | the series breaks since the year before
-- column.peer_median: 同层级同类别其他机关的中位数 | median of the other bodies of the same level and kind
-- column.peer_count: 同层级同类别有值的其他机关数 | other bodies of the same level and kind with a value
-- column.ranked_count: 参加排名的机关数 | bodies ranked
-- column.below_base_count: 基数不足未排名的机关数 | bodies not ranked for a small base
-- column.without_number_count: 没有数字的机关数 | bodies without a number
with
wanted as (
    select *
    from measure
    where measure = $measure::varchar
),

selected as (
    select
        report_id,
        scope,
        agency_id,
        agency_name,
        kind,
        level,
        region_code
    from selected_report(
        [$year::integer], $scope, $region_code, $levels, $kinds, $agency_ids
    )
),

valued as (
    select
        w.measure_kind,
        v.*,
        s.* exclude (report_id),
        body_value(w.measure_kind, v.numerator, v.denominator) as value,
        body_value(w.measure_kind, v.previous_numerator, v.previous_denominator) as previous_value,
        w.measure_kind = 'count' or coalesce(v.denominator, 0) >= greatest($minimum_base::integer, 1) as has_base
    from wanted as w
    inner join report_value as v on w.measure_number = v.measure_number
    inner join selected as s on v.report_id = s.report_id
    where v.report_year = $year::integer
),

counted as (
    select
        count(*) filter (where has_base) as ranked_count,
        count(*) filter (where not has_base) as below_base_count,
        (select count(*) from selected) - count(*) as without_number_count
    from valued
),

ranked as (
    select
        *,
        case
            when has_base
                then rank() over (
                    partition by has_base
                    order by case when $direction::varchar = 'lowest' then value else -value end
                )
        end as rank
    from valued
),

topped as (
    select *
    from ranked
    order by rank asc nulls last, denominator desc nulls last, agency_name asc, report_id asc
    limit $limit
)

select
    t.rank,
    t.agency_id,
    t.agency_name,
    t.kind,
    t.level,
    t.region_code,
    g.name as region_name,
    t.report_id,
    t.report_year::integer as report_year,
    t.value,
    t.numerator,
    t.denominator,
    t.denominator as base,
    t.previous_value,
    t.value - t.previous_value as change,
    case when t.measure_kind = 'count' then (t.value - t.previous_value) / nullif(t.previous_value, 0) end
        as change_ratio,
    b.break_codes is not null as has_break,
    peer_median(t.value, p.body_count, p.lower_value, p.middle_value, p.upper_value) as peer_median,
    coalesce(p.body_count - (t.value is not null)::integer, 0) as peer_count,
    n.ranked_count,
    n.below_base_count,
    n.without_number_count
from topped as t
cross join counted as n
left join region as g on t.region_code = g.region_code
left join measure_break as b on t.measure_number = b.measure_number and t.report_year = b.report_year
left join peer_group as p
    on
        t.measure_number = p.measure_number
        and t.report_year = p.report_year
        and t.scope = p.scope
        and t.level = p.level
        and t.kind = p.kind
order by t.rank asc nulls last, t.denominator desc nulls last, t.agency_name asc, t.report_id asc;
