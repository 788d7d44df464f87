-- The current reports that the rules may look at for the bodies of $agency_ids: those of the bodies themselves, of what
-- stands above and below them, and of whom they took over or were taken over by.
create temp table related_report as
with related as (
    select unnest($agency_ids::varchar[]) as agency_id
    union
    select agency.agency_id
    from agency
    where
        agency.parent_agency_id = any($agency_ids::varchar[])
        or agency.successor_agency_id = any($agency_ids::varchar[])
    union
    select unnest([agency.parent_agency_id, agency.successor_agency_id]) as agency_id
    from agency
    where agency.agency_id = any($agency_ids::varchar[])
)

select report.report_id
from report
inner join related on report.agency_id = related.agency_id
where report.is_current;
