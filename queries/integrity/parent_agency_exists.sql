-- The body above another is in the store, and is another.
select agency.agency_id || ' ' || agency.name as offender
from agency
left join agency as parent on agency.parent_agency_id = parent.agency_id
where
    agency.parent_agency_id is not null
    and (parent.agency_id is null or agency.parent_agency_id = agency.agency_id);
