-- Every report (agency, year, scope) has exactly one revision that counts, or none where all were withdrawn. Numbers of
-- revisions are unique: where there is more than one, one has a higher number, and a single one is there to count.
with questionable as (
    select distinct
        agency_id,
        report_year,
        scope
    from report
    where revision > 1 or not is_current
),

counted as (
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
    inner join questionable
        on
            report.agency_id = questionable.agency_id
            and report.report_year = questionable.report_year
            and report.scope = questionable.scope
    group by
        report.agency_id,
        report.report_year,
        report.scope
)

select agency_id || ' ' || report_year || ' ' || scope as offender
from counted
where current_count <> if(is_withdrawn, 0, 1);
