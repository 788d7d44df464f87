-- kind: query
-- name: agency_against_peers
-- title_zh: 一个机关与同类机关比较
-- title_en: One body against its peers
-- grain: measure, report_year
-- parameter.agency_id: 机关编号 | agency id
-- parameter.measures: 指标项代码列表 | list of measure codes
-- parameter.years: 报告年度列表，空为全部 | report years, null for all
-- parameter.scope: 口径 | scope
-- parameter.peer_region_code: 同类机关所在地区，空为全部 | region of the peers, null for all
-- column.measure: 指标项代码 | code of the measure
-- column.report_year: 报告年度 | report year
-- column.value: 计数为数值；比率为分子除以分母（0-1） | a count's number; a rate's numerator / denominator (0-1)
-- column.numerator: 分子（精确） | numerator, exact
-- column.denominator: 分母（精确），计数为空 | denominator, exact; null for a count
-- column.is_below_base: 比率的分母不足30 | a rate with a denominator below 30
-- column.peer_count: 同层级同类别有值的其他机关数 | other bodies of the same level and kind with a value
-- column.peer_median: 同层级同类别其他机关的中位数 | median of the other bodies of the same level and kind
-- column.peer_lower_quartile: 同类机关下四分位数 | lower quartile of the peers
-- column.peer_upper_quartile: 同类机关上四分位数 | upper quartile of the peers
-- column.peer_pooled_value: 同类机关合计（比率为合计之比） | pooled value of the peers
-- column.lower_count: 低于本机关的同类机关数 | peers below this body
-- column.peer_level: 同类机关的层级 | level of the peers
-- column.peer_kind: 同类机关的类别 | kind of the peers
with
wanted as (
    select *
    from measure
    where list_contains($measures::varchar[], measure)
),

own_report as (
    select
        report_id,
        report_year,
        level,
        kind
    from selected_report(
        $years, $scope, null, null, null, [$agency_id::varchar]
    )
),

own as (
    select
        w.measure_number,
        w.measure,
        w.measure_kind,
        o.report_year,
        o.level,
        o.kind,
        v.numerator,
        v.denominator,
        body_value(w.measure_kind, v.numerator, v.denominator) as value
    from own_report as o
    cross join wanted as w
    left join report_value as v on w.measure_number = v.measure_number and o.report_id = v.report_id
),

-- The body's level and kind are its own, not the report's: one row tells them.
peer_report as (
    select report_id
    from
        selected_report(
            $years,
            $scope,
            $peer_region_code,
            (select list(distinct level) from own_report),
            (select list(distinct kind) from own_report),
            null
        )
    where agency_id <> $agency_id::varchar
),

peer as (
    select
        w.measure_number,
        w.measure_kind,
        v.report_year,
        v.numerator,
        v.denominator,
        body_value(w.measure_kind, v.numerator, v.denominator) as value
    from wanted as w
    inner join report_value as v on w.measure_number = v.measure_number
    inner join peer_report as r on v.report_id = r.report_id
),

compared as (
    select
        p.measure_number,
        p.report_year,
        count(*) as peer_count,
        median(p.value) as peer_median,
        quantile_cont(p.value, 0.25) as peer_lower_quartile,
        quantile_cont(p.value, 0.75) as peer_upper_quartile,
        body_value(first(p.measure_kind), sum(p.numerator), sum(p.denominator)) as peer_pooled_value,
        count(*) filter (where p.value < o.value) as lower_count
    from peer as p
    inner join own as o on p.measure_number = o.measure_number and p.report_year = o.report_year
    where p.value is not null
    group by p.measure_number, p.report_year
)

select
    o.measure,
    o.report_year::integer as report_year,
    o.value,
    o.numerator,
    o.denominator,
    coalesce(o.denominator < 30, false) as is_below_base,
    coalesce(c.peer_count, 0) as peer_count,
    c.peer_median,
    c.peer_lower_quartile,
    c.peer_upper_quartile,
    c.peer_pooled_value,
    coalesce(c.lower_count, 0) as lower_count,
    o.level as peer_level,
    o.kind as peer_kind
from own as o
left join compared as c on o.measure_number = c.measure_number and o.report_year = c.report_year
order by list_position($measures::varchar[], o.measure), report_year;
