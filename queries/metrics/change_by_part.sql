-- kind: query
-- name: change_by_part
-- title_zh: 变化由哪些分项带来
-- title_en: Which parts of a count drive its change
-- grain: part
-- like: measure_by_year.parameters
-- parameter.measure: 计数类指标项代码，合计 | code of a count, the whole
-- parameter.parts: 其分项的代码列表 | codes of its parts
-- parameter.year: 报告年度，与上一自然年相比 | report year, compared with the calendar year before
-- column.measure: 分项代码；空为合计中未列入各项的部分 | code of the part; null for what the parts do not account for
-- column.report_year: 报告年度 | report year
-- column.value: 两年都有合计数的机关，本年之和 | this year's sum over the bodies with the whole in both years
-- column.previous_value: 同样的机关，上年之和 | the year before's sum over the same bodies
-- column.change: 两年之差 | difference of the two
-- column.share_of_change: 占合计变化的比例，合计未变则为空 | share of the whole's change, null if that is 0
-- column.total_value: 合计，本年 | the whole, this year
-- column.total_previous_value: 合计，上年 | the whole, the year before
-- column.total_change: 合计之差，等于各行之和 | change of the whole, the sum of the rows
-- column.matched_body_count: 两年都有合计数的机关数 | bodies with the whole in both years
-- column.body_count: 其中本年有该项的 | of these, bodies with the part this year
-- column.previous_body_count: 其中上年有该项的 | of these, bodies with the part in the year before
-- column.has_break: 与上年之间有口径变化 | the series breaks since the year before
with
whole as (
    select
        v.report_id,
        r.previous_report_id,
        v.measure_number,
        v.numerator,
        v.previous_numerator
    from measure as m
    inner join report_value as v on m.measure_number = v.measure_number
    inner join selected_report(
        [$year::integer], $scope, $region_code, $levels, $kinds, $agency_ids
    ) as r on v.report_id = r.report_id
    where m.measure = $measure::varchar and m.measure_kind = 'count' and v.previous_numerator is not null
),

total as (
    select
        any_value(measure_number) as measure_number,
        count(*) as matched_body_count,
        sum(numerator) as total_value,
        sum(previous_numerator) as total_previous_value
    from whole
    having count(*) > 0
),

wanted as (
    select
        measure_number,
        measure
    from measure
    where list_contains($parts::varchar[], measure)
),

now as (
    select
        p.measure_number,
        sum(p.numerator) as value,
        count(*) as body_count
    from wanted as w
    inner join report_value as p on w.measure_number = p.measure_number
    inner join whole as o on p.report_id = o.report_id
    group by p.measure_number
),

before as (
    select
        p.measure_number,
        sum(p.numerator) as previous_value,
        count(*) as previous_body_count
    from wanted as w
    inner join report_value as p on w.measure_number = p.measure_number
    inner join whole as o on p.report_id = o.previous_report_id
    group by p.measure_number
),

part as (
    select
        w.measure,
        coalesce(n.value, 0) as value,
        coalesce(b.previous_value, 0) as previous_value,
        coalesce(n.body_count, 0) as body_count,
        coalesce(b.previous_body_count, 0) as previous_body_count
    from wanted as w
    left join now as n on w.measure_number = n.measure_number
    left join before as b on w.measure_number = b.measure_number
    where exists (select 1 from total)
),

listed as (
    select *
    from part
    union all
    select
        null as measure,
        t.total_value - coalesce((select sum(p.value) from part as p), 0) as value,
        t.total_previous_value - coalesce((select sum(p.previous_value) from part as p), 0) as previous_value,
        t.matched_body_count as body_count,
        t.matched_body_count as previous_body_count
    from total as t
)

select
    l.measure,
    $year::integer as report_year,
    l.value::double as value,
    l.previous_value::double as previous_value,
    (l.value - l.previous_value)::double as change,
    (l.value - l.previous_value)::double
    / nullif((t.total_value - t.total_previous_value)::double, 0) as share_of_change,
    t.total_value::double as total_value,
    t.total_previous_value::double as total_previous_value,
    (t.total_value - t.total_previous_value)::double as total_change,
    t.matched_body_count,
    l.body_count,
    l.previous_body_count,
    b.break_codes is not null as has_break
from listed as l
cross join total as t
left join measure_break as b on t.measure_number = b.measure_number and b.report_year = $year::integer
order by abs(l.value - l.previous_value) desc, list_position($parts::varchar[], l.measure) nulls last;
