-- 各组数值中间的一段。 | The values around the middle of a group's ordered values: what its medians are made of, and enough to
-- keep them up when a few of its values change (disclosure/store/middles.py). A group is a measure, year and scope, of
-- all bodies where level and kind are null, else of those of one level and kind. value_count: values of the group;
-- first_rank: the place of the first of middle_values among them, from 1. $reach: values on each side of the middle
-- (disclosure/store/middles.py). $window_measures: measures to make, null for
-- all; $scope and $report_year likewise, as the values of all years take much memory to sort.
create or replace table value_window as
with
valued as (
    select
        v.measure_number,
        v.report_year,
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
        ($window_measures::integer[] is null or list_contains($window_measures::integer[], v.measure_number))
        and ($report_year::integer is null or v.report_year = $report_year::integer)
        and ($scope::varchar is null or r.scope = $scope::varchar)
),

ordered as (
    select
        measure_number,
        report_year,
        scope,
        null as level,
        null as kind,
        list_sort(list(body_value)) as body_values
    from valued
    where body_value is not null
    group by measure_number, report_year, scope
    union all
    select
        measure_number,
        report_year,
        scope,
        level,
        kind,
        list_sort(list(body_value)) as body_values
    from valued
    where body_value is not null and level is not null and kind is not null
    group by measure_number, report_year, scope, level, kind
),

placed as (
    select
        *,
        len(body_values) as value_count,
        greatest(1, len(body_values) // 2 + 1 - $reach::integer) as first_rank
    from ordered
)

select
    measure_number,
    report_year,
    scope,
    level,
    kind,
    value_count,
    first_rank,
    body_values[first_rank:value_count // 2 + 1 + $reach::integer] as middle_values
from placed
order by measure_number, report_year, scope, level, kind;
