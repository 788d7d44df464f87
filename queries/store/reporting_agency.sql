-- Which of some bodies have reports.
select distinct report.agency_id
from report
where report.agency_id in (select unnest($agency_ids::varchar[]));
