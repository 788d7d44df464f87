-- 同层级同类别机关的可比组。 | Serving table: one row a measure, year, scope, level and kind of body. The median of a body's peers
-- leaves the body itself out; the three values around the middle of the ordered group are all that is needed for that
-- (see views/06_peer_median.sql), whatever the size of the group. $group_keys: the groups to make, null
-- for all.
create or replace table peer_group as
select
    measure_number,
    report_year,
    scope,
    level,
    kind,
    value_count as body_count,
    middle_values[value_count // 2 - first_rank + 1] as lower_value,
    middle_values[value_count // 2 - first_rank + 2] as middle_value,
    middle_values[value_count // 2 - first_rank + 3] as upper_value
from value_window
where
    level is not null
    and kind is not null
    and (
        $group_keys::varchar[] is null
        or concat_ws('|', report_year, scope, level, kind) in (select unnest($group_keys::varchar[]))
    )
order by measure_number, report_year, scope, level, kind;
