-- For each incoming report (agency, year, scope) that the store has: its highest revision and the one that counts.
select
    incoming.agency_id,
    incoming.report_year,
    incoming.scope,
    max(report.revision) as revision,
    any_value(report.report_id) filter (where report.is_current) as report_id,
    any_value(report.status) filter (where report.is_current) as status,
    any_value(report.content_hash) filter (where report.is_current) as content_hash
from (
    select distinct
        agency_id,
        report_year,
        scope
    from incoming
) as incoming
inner join report
    on
        incoming.agency_id = report.agency_id
        and incoming.report_year = report.report_year
        and incoming.scope = report.scope
group by
    incoming.agency_id,
    incoming.report_year,
    incoming.scope;
