-- Which of some bodies are stored.
select agency_id
from agency
where agency_id in (select unnest($agency_ids::varchar[]));
