-- name: checked_report
-- kind: lookup
-- grain: one row a current report, with what a finding says about it
select
    r.report_id,
    r.agency_id,
    a.name as agency_name,
    r.report_year,
    r.scope,
    r.format_version
from report as r
inner join agency as a on r.agency_id = a.agency_id
where
    r.is_current
    and ($agency_ids::varchar[] is null or r.agency_id = any($agency_ids::varchar[]))
    and ($report_ids::bigint[] is null or r.report_id in (select unnest($report_ids::bigint[])))
order by a.name, r.report_year, r.scope, r.report_id;
