-- The names under which reports of some bodies, as they were read, were brought in, where any report is filed under the
-- body.
-- `offset 0` keeps other conditions out of the inner select, which then looks the bodies up in the index of report.
with held as (
    select held_by_body.*
    from (
        from report
        where agency_id in (select unnest($agency_ids::varchar[]))
        offset 0
    ) as held_by_body
    union
    from report
    where report_id in (select d.report_id from report_decision as d where d.action = 'move')
)

select
    coalesce(report.agency_name_as_published, agency.name) as name,
    coalesce(move.read_agency_id, report.agency_id) as agency_id
from held as report
inner join agency on report.agency_id = agency.agency_id
left join report_decision as move
    on
        report.report_id = move.report_id
        and move.action = 'move'
where coalesce(move.read_agency_id, report.agency_id) in (select unnest($agency_ids::varchar[]))
order by report.report_id;
