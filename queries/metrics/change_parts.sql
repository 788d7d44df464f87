-- kind: query
-- name: change_parts
-- title_zh: 为何变化：机关自身、构成、新增与退出
-- title_en: Why a measure changed: within bodies, mix, entry, exit
-- grain: agency
-- like: measure_by_year.parameters
-- parameter.measure: 指标项代码 | code of a measure
-- parameter.year: 报告年度，与上一自然年相比 | report year, compared with the calendar year before
-- parameter.limit: 返回的最多行数，影响大者在前 | most rows returned, the largest effects first
-- column.agency_id: 机关编号 | agency id
-- column.agency_name: 机关名称 | name of the body
-- column.kind: 机关类别 | kind of body
-- column.level: 机关层级 | level of the body
-- column.region_code: 行政区划代码 | region code
-- column.region_name: 行政区划名称 | name of the region
-- column.report_year: 报告年度 | report year
-- column.part_role: both 两年都有数，entry 只有本年有数，exit 只有上年有数 | both: numbers in both years; entry: in this year
--     only; exit: in the year before only
-- column.value: 计数为数值；比率为分子除以分母（0-1） | a count's number; a rate's numerator / denominator (0-1)
-- column.numerator: 分子（精确） | numerator, exact
-- column.denominator: 分母（精确），计数为空 | denominator, exact; null for a count
-- column.previous_value: 上一自然年的值，该年缺则为空 | value of the calendar year before; null where missing
-- column.previous_numerator: 上一年分子 | numerator of the year before
-- column.previous_denominator: 上一年分母 | denominator of the year before
-- column.within_effect: 机关自身变化：比率为两年平均权重乘比率之差，计数为两年之差 | within: for a rate the mean weight times the change
--     of the body's rate, for a count its change
-- column.mix_effect: 构成变化：两年平均比率与两年平均总体比率之差乘权重之差 | mix: the body's mean rate less the mean pooled rate, times
--     the change of its weight
-- column.entry_effect: 新增机关对本年总体的影响 | entry: what the body does to this year's pooled value
-- column.exit_effect: 退出机关对上年总体的影响，反号 | exit: what the body did to the year before's pooled value, with the sign turned
-- column.effect: 四项之和 | sum of the four
-- column.total_value: 本年总体 | this year's pooled value
-- column.total_previous_value: 上年总体 | pooled value of the year before
-- column.total_change: 总体之差，等于以下四项之和 | difference of the pooled values, the sum of the four that follow
-- column.total_within: 机关自身变化合计 | sum of within
-- column.total_mix: 构成变化合计 | sum of mix
-- column.total_entry: 新增机关合计 | sum of entry
-- column.total_exit: 退出机关合计 | sum of exit
-- column.matched_value: 两年都有数的机关本年总体 | this year's pooled value over the bodies of both years
-- column.matched_previous_value: 两年都有数的机关上年总体 | the year before's pooled value over them
-- column.matched_body_count: 两年都有数的机关数 | bodies with a number in both years
-- column.entry_count: 只有本年有数的机关数 | bodies with a number in this year only
-- column.exit_count: 只有上年有数的机关数 | bodies with a number in the year before only
-- column.has_break: 与上年之间有口径变化 | the series breaks since the year before
with
wanted as (
    select *
    from measure
    where measure = $measure::varchar
),

selected as (
    select
        report_id,
        report_year,
        agency_id
    from selected_report(
        [$year::integer - 1, $year::integer], $scope, $region_code, $levels, $kinds, $agency_ids
    )
),

paired as (
    select
        s.agency_id,
        w.measure_number,
        w.measure_kind,
        arg_max(s.report_id, s.report_year) as report_id,
        bool_or(s.report_year = $year::integer) as is_now,
        bool_or(s.report_year < $year::integer) as is_before,
        (sum(v.numerator) filter (where s.report_year = $year::integer))::double as n1,
        (sum(v.denominator) filter (where s.report_year = $year::integer))::double as d1,
        (sum(v.numerator) filter (where s.report_year < $year::integer))::double as n0,
        (sum(v.denominator) filter (where s.report_year < $year::integer))::double as d0
    from wanted as w
    inner join report_value as v on w.measure_number = v.measure_number
    inner join selected as s on v.report_id = s.report_id
    group by s.agency_id, w.measure_number, w.measure_kind
),

total as (
    select
        body_value(any_value(measure_kind), sum(n1), sum(d1)) as pooled1,
        body_value(any_value(measure_kind), sum(n0), sum(d0)) as pooled0,
        body_value(
            any_value(measure_kind), sum(n1) filter (where is_now and is_before), sum(d1) filter (where is_before)
        ) as matched1,
        body_value(
            any_value(measure_kind), sum(n0) filter (where is_now and is_before), sum(d0) filter (where is_now)
        ) as matched0,
        nullif(sum(d1), 0) as base1,
        nullif(sum(d0), 0) as base0,
        nullif(sum(d1) filter (where is_before), 0) as matched_base1,
        nullif(sum(d0) filter (where is_now), 0) as matched_base0,
        count(*) filter (where is_now and is_before) as matched_body_count,
        count(*) filter (where not is_before) as entry_count,
        count(*) filter (where not is_now) as exit_count
    from paired
),

weighed as (
    select
        p.*,
        case when p.is_now and p.is_before then 'both' when p.is_now then 'entry' else 'exit' end as part_role,
        body_value(p.measure_kind, p.n1, p.d1) as value,
        body_value(p.measure_kind, p.n0, p.d0) as previous_value,
        p.d1 / t.matched_base1 as w1,
        p.d0 / t.matched_base0 as w0,
        -- What the body adds to the pooled rates of the bodies of both years.
        p.n1 / t.matched_base1 - p.n0 / t.matched_base0 as share_change
    from paired as p
    cross join total as t
),

within_body as (
    select
        *,
        case
            when part_role <> 'both' then 0
            when measure_kind = 'count' then n1 - n0
            else coalesce((w1 + w0) / 2 * (value - previous_value), 0)
        end as within_effect
    from weighed
),

-- Where a rate is not defined in a year, all that the body does is mix: there is no change of a rate to speak of.
parted as (
    select
        b.*,
        t.pooled1,
        t.pooled0,
        t.matched1,
        t.matched0,
        t.matched_body_count,
        t.entry_count,
        t.exit_count,
        case
            when b.part_role <> 'both' or b.measure_kind = 'count' then 0
            else b.share_change - b.within_effect - (t.matched1 + t.matched0) / 2 * (b.w1 - b.w0)
        end as mix_effect,
        case
            when b.part_role <> 'entry' then 0
            when b.measure_kind = 'count' then b.n1
            else (b.n1 - t.matched1 * b.d1) / t.base1
        end as entry_effect,
        case
            when b.part_role <> 'exit' then 0
            when b.measure_kind = 'count' then -b.n0
            else -(b.n0 - t.matched0 * b.d0) / t.base0
        end as exit_effect
    from within_body as b
    cross join total as t
    where b.measure_kind = 'count' or (t.matched1 is not null and t.matched0 is not null)
),

summed as (
    select
        *,
        within_effect + mix_effect + entry_effect + exit_effect as effect,
        sum(within_effect) over () as total_within,
        sum(mix_effect) over () as total_mix,
        sum(entry_effect) over () as total_entry,
        sum(exit_effect) over () as total_exit
    from parted
),

-- Names are looked up of the largest effects alone: of equal ones the name decides.
largest as (
    select *
    from summed
    qualify $limit::bigint is null or rank() over (order by abs(effect) desc) <= $limit::bigint
),

topped as (
    select
        s.*,
        r.agency_name,
        r.kind,
        r.level,
        r.region_code
    from largest as s
    inner join report_measure as r on s.report_id = r.report_id
    order by abs(s.effect) desc, r.agency_name, s.report_id asc
    limit $limit
)

select
    t.agency_id,
    t.agency_name,
    t.kind,
    t.level,
    t.region_code,
    g.name as region_name,
    $year::integer as report_year,
    t.part_role,
    t.value,
    t.n1 as numerator,
    t.d1 as denominator,
    t.previous_value,
    t.n0 as previous_numerator,
    t.d0 as previous_denominator,
    t.within_effect,
    t.mix_effect,
    t.entry_effect,
    t.exit_effect,
    t.effect,
    t.pooled1 as total_value,
    t.pooled0 as total_previous_value,
    t.pooled1 - t.pooled0 as total_change,
    t.total_within,
    t.total_mix,
    t.total_entry,
    t.total_exit,
    t.matched1 as matched_value,
    t.matched0 as matched_previous_value,
    t.matched_body_count,
    t.entry_count,
    t.exit_count,
    b.break_codes is not null as has_break
from topped as t
left join region as g on t.region_code = g.region_code
left join measure_break as b on t.measure_number = b.measure_number and b.report_year = $year::integer
order by abs(t.effect) desc, t.agency_name, t.report_id asc;
