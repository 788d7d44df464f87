-- What the registry now says of stored bodies.
update agency
set
    name = incoming.name,
    kind = incoming.kind,
    level = incoming.level,
    region_code = incoming.region_code,
    parent_agency_id = incoming.parent_agency_id,
    valid_from_year = incoming.valid_from_year,
    valid_to_year = incoming.valid_to_year,
    successor_agency_id = incoming.successor_agency_id
from incoming
where
    agency.agency_id = incoming.agency_id
    and (
        agency.name, agency.kind, agency.level, agency.region_code, agency.parent_agency_id, agency.valid_from_year,
        agency.valid_to_year, agency.successor_agency_id
    ) is distinct from (
        incoming.name, incoming.kind, incoming.level, incoming.region_code, incoming.parent_agency_id,
        incoming.valid_from_year, incoming.valid_to_year, incoming.successor_agency_id
    );
