-- 应报机关。 | The bodies of the roster as the store describes them; those that the store does not know, as the list does.
create or replace view roster_body as
select
    r.agency_id,
    r.listed_name,
    r.position as list_position,
    r.first_year,
    r.last_year,
    r.parent_name,
    r.code as body_code,
    r.contact,
    a.agency_id is not null as is_in_store,
    coalesce(a.agency_name, r.agency_name) as agency_name,
    coalesce(a.kind, r.kind) as kind,
    coalesce(a.level, r.level) as level,
    coalesce(a.region_code, r.region_code) as region_code,
    g.name as region_name
from roster as r
left join agency_summary as a on r.agency_id = a.agency_id
left join region as g on coalesce(a.region_code, r.region_code) = g.region_code;
