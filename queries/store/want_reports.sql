-- The current reports whose findings are made anew: all of $agency_ids (null: of every body), and those of
-- $dependent_ids in the years $report_years.
-- `offset 0` keeps other conditions out of the inner select, which then looks the bodies up in the index of report.
create or replace temp table wanted_report as
with
held as (
    select
        report.report_id,
        report.agency_id,
        report.report_year,
        report.is_current
    from report
    where
        report.agency_id in (
            select unnest($agency_ids::varchar[])
            union all
            select unnest($dependent_ids::varchar[])
        )
    offset 0
)

select
    held.report_id,
    held.agency_id,
    held.report_year
from held
where
    held.is_current
    and (
        list_contains($agency_ids::varchar[], held.agency_id)
        or list_contains($report_years::integer[], held.report_year)
    )
union all
select
    report.report_id,
    report.agency_id,
    report.report_year
from report
where report.is_current and $agency_ids::varchar[] is null;
