-- The bodies of some reports.
select distinct report.agency_id
from report
where report.report_id = any($report_ids::bigint[])
order by report.agency_id;
