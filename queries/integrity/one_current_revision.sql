-- Every report (agency, year, scope) has exactly one revision that counts, or none where all were withdrawn.
with counted as (
    select
        report.agency_id,
        report.report_year,
        report.scope,
        count(*) filter (where report.is_current) as current_count,
        bool_and(
            report.report_id in (
                select d.report_id
                from report_decision as d
                where d.action = 'withdraw'
            )
        ) as is_withdrawn
    from report
    group by
        report.agency_id,
        report.report_year,
        report.scope
)

select agency_id || ' ' || report_year || ' ' || scope as offender
from counted
where current_count <> if(is_withdrawn, 0, 1);
