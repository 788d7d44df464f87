-- The names under which reports of some bodies, as they were read, were brought in, where any report is filed under the
-- body.
select
    coalesce(report.agency_name_as_published, agency.name) as name,
    coalesce(move.read_agency_id, report.agency_id) as agency_id
from report
inner join agency on report.agency_id = agency.agency_id
left join report_decision as move
    on
        report.report_id = move.report_id
        and move.action = 'move'
where coalesce(move.read_agency_id, report.agency_id) in (select unnest($agency_ids::varchar[]))
order by report.report_id;
