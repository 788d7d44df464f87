-- Every report with the name that it is filed by (as published, or as given when it was brought in) and with body, year
-- and scope as they were read, before anybody moved it.
select
    report.report_id,
    coalesce(move.read_year, report.report_year) as report_year,
    coalesce(move.read_agency_id, report.agency_id) as agency_id,
    coalesce(move.read_scope, report.scope) as scope,
    coalesce(report.agency_name_as_published, agency.name) as name,
    report.site_name_as_published as site_name,
    report.source_sha256,
    report.status,
    report.content_hash,
    report.extractor_version
from report
inner join agency on report.agency_id = agency.agency_id
left join report_decision as move
    on
        report.report_id = move.report_id
        and move.action = 'move'
order by report.report_id;
