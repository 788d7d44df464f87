-- Reports of some bodies as they were read, before anybody moved them.
select report_id
from report
where agency_id in (select unnest($agency_ids::varchar[]))
union
select report_id
from report_decision
where read_agency_id in (select unnest($agency_ids::varchar[]));
