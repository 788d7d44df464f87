-- The bodies of some reports.
select distinct report.agency_id
from report
where report.report_id in (select unnest($report_ids::bigint[]))
order by report.agency_id;
