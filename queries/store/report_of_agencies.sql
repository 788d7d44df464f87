-- The reports of some bodies.
select report.report_id
from report
where report.agency_id in (select unnest($agency_ids::varchar[]));
