-- The current reports that the rule about peers may look at: of the groups $peer_groups (scope|level|kind), in the
-- years $report_years and the ones before.
create or replace temp table related_report as
select
    report_measure.report_id,
    report_measure.report_year
from report_measure
where
    report_measure.report_year in (
        select unnest($report_years::integer[])
        union
        select unnest($report_years::integer[]) - 1
    )
    and concat_ws('|', report_measure.scope, report_measure.level, report_measure.kind) in (
        select unnest($peer_groups::varchar[])
    );
