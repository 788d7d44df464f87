-- Stored bodies whose reports may be another's, or that may be said to be something else, where some names and
-- identifiers lead elsewhere: those that they led or lead to ($agency_ids), those whose reports have such a name, and
-- those below them, which are made with the body above; below them as far as no report names the body between, or
-- all where it depends on the year ($is_dated) what is above: the first report of any body below it tells.
with recursive
concerned (agency_id, goes_on) as (
    select
        agency_id,
        true
    from agency
    where agency_id in (select unnest($agency_ids::varchar[]))
    union
    select
        agency_id,
        true
    from agency_alias
    where alias_key in (select unnest($lookups::varchar[]))
    union
    select
        child.agency_id,
        $is_dated::boolean or child.agency_id not in (select report.agency_id from report)
    from agency as child
    inner join concerned on child.parent_agency_id = concerned.agency_id
    where concerned.goes_on
)

select distinct agency_id
from concerned
order by agency_id;
