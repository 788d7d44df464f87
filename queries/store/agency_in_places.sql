-- Stored bodies of some places, by name.
select
    agency_id,
    name
from agency
where region_code in (select unnest($region_codes::varchar[]))
order by agency_id;
