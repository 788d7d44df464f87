-- 机关的全部名称。 | Serving table: one row a name or alias of a body, for the search. search_position is the body's place
-- among equally good matches (those with reports and short names first), name_number the name's: shorter names are
-- lower.
create or replace table agency_name as
with
named as (
    select
        search_position,
        agency_name as name,
        0 as alias_order
    from agency_summary
    union all
    select
        s.search_position,
        a.alias as name,
        1 as alias_order
    from agency_alias as a
    inner join agency_summary as s on a.agency_id = s.agency_id
    where a.alias <> s.agency_name
)

select
    search_position,
    name,
    lower(name) as search_name,
    row_number() over (order by length(name), alias_order, name, search_position)::integer as name_number
from named
order by search_position, name_number;
