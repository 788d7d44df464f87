-- Bodies of which the table agency (or region, of its place) says something else than agency_summary, and whether it
-- concerns others: the bodies above and after them, before and now, count and name them; they are named in a row of
-- their own.
with changed as (
    select
        coalesce(a.agency_id, s.agency_id) as agency_id,
        [a.parent_agency_id, s.parent_agency_id, a.successor_agency_id, s.successor_agency_id] as others,
        (
            (a.name, a.parent_agency_id, a.successor_agency_id, a.valid_from_year, a.valid_to_year) is distinct from
            (s.agency_name, s.parent_agency_id, s.successor_agency_id, s.valid_from_year, s.valid_to_year)
        ) as concerns_others
    from agency as a
    full join agency_summary as s on a.agency_id = s.agency_id
    left join region as g on a.region_code = g.region_code
    where
        (
            a.name, a.kind, a.level, a.region_code, g.name, a.parent_agency_id, a.successor_agency_id,
            a.valid_from_year, a.valid_to_year
        ) is distinct from (
            s.agency_name, s.kind, s.level, s.region_code, s.region_name, s.parent_agency_id, s.successor_agency_id,
            s.valid_from_year, s.valid_to_year
        )
)

select
    changed.agency_id,
    changed.concerns_others
from changed
union
select
    unnest(changed.others) as agency_id,
    true as concerns_others
from changed
where changed.concerns_others
order by agency_id;
