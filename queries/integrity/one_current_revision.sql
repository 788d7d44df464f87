-- Every report (agency, year, scope) has exactly one revision that counts.
with counted as (
    select
        agency_id || ' ' || report_year || ' ' || scope as offender,
        count(*) filter (where is_current) as current_count
    from report
    group by
        agency_id,
        report_year,
        scope
)

select offender
from counted
where current_count <> 1;
