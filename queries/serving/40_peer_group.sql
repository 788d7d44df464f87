-- 同层级同类别机关的可比组。 | Serving table: one row a measure, year, scope, level and kind of body. The median of a body's peers
-- leaves the body itself out; the three values around the middle of the ordered group are all that is needed for that
-- (see views/06_peer_median.sql), whatever the size of the group. $group_keys: the groups to make, null
-- for all.
create or replace table peer_group as
with
valued as (
    select
        v.measure_number,
        r.report_year,
        r.scope,
        r.level,
        r.kind,
        case
            when m.measure_kind = 'count' then v.numerator::double
            else v.numerator::double / nullif(v.denominator::double, 0)
        end as body_value
    from report_value as v
    inner join report_measure as r on v.report_id = r.report_id
    inner join measure as m on v.measure_number = m.measure_number
    where
        r.level is not null
        and r.kind is not null
        and (
            $group_keys::varchar[] is null
            or concat_ws('|', r.report_year, r.scope, r.level, r.kind) in (select unnest($group_keys::varchar[]))
        )
),

ordered as (
    select
        measure_number,
        report_year,
        scope,
        level,
        kind,
        list_sort(list(body_value)) as body_values
    from valued
    where body_value is not null
    group by measure_number, report_year, scope, level, kind
)

select
    measure_number,
    report_year,
    scope,
    level,
    kind,
    len(body_values) as body_count,
    body_values[len(body_values) // 2] as lower_value,
    body_values[len(body_values) // 2 + 1] as middle_value,
    body_values[len(body_values) // 2 + 2] as upper_value
from ordered
order by measure_number, report_year, scope, level, kind;
