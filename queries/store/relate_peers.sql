-- The current reports that the rule about peers may look at: of the groups $peer_groups (scope|level|kind), in the
-- years $report_years and the ones before.
create or replace temp table related_report as
select
    report.report_id,
    report.report_year
from report
inner join agency on report.agency_id = agency.agency_id
where
    report.is_current
    and concat_ws('|', report.scope, agency.level, agency.kind) in (select unnest($peer_groups::varchar[]))
    and report.report_year in (
        select unnest($report_years::integer[])
        union
        select unnest($report_years::integer[]) - 1
    );
