-- How often each value came (or, below zero, went) in each group whose middle is kept: of all bodies of a year and
-- scope (no level, no kind), and of those of one level and kind.
with
grouped as (
    select
        measure_number,
        report_year,
        scope,
        null as level,
        null as kind,
        body_value,
        copies
    from changed_value
    union all
    select
        measure_number,
        report_year,
        scope,
        level,
        kind,
        body_value,
        copies
    from changed_value
    where level is not null and kind is not null
)

select
    measure_number,
    report_year,
    scope,
    level,
    kind,
    body_value,
    sum(copies)::integer as copies
from grouped
where body_value is not null
group by measure_number, report_year, scope, level, kind, body_value
having sum(copies) <> 0
order by measure_number, report_year, scope, level, kind, body_value;
