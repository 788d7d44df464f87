-- Whether the bodies of `made` (rows of agency_summary with the place in the search that they had) keep it: none came,
-- went, has other names, or now has a report and had none, or no longer.
with
body as (
    select unnest($agency_ids::varchar[]) as agency_id
),

earlier as (
    select
        s.agency_id,
        s.agency_name,
        s.report_count = 0 as is_empty,
        s.search_position
    from agency_summary as s
    inner join body as b on s.agency_id = b.agency_id
),

later as (
    select
        made.agency_id,
        made.agency_name,
        made.report_count = 0 as is_empty,
        made.search_position
    from made
),

earlier_name as (
    select
        e.agency_id,
        n.name
    from earlier as e
    inner join agency_name as n on e.search_position = n.search_position
),

later_name as (
    select
        agency_id,
        agency_name as name
    from later
    union all
    select
        m.agency_id,
        a.alias as name
    from later as m
    inner join agency_alias as a on m.agency_id = a.agency_id
    where a.alias <> m.agency_name
),

entry as (
    select
        -1 as copies,
        agency_id,
        agency_name as name,
        is_empty,
        search_position
    from earlier
    union all
    select
        1 as copies,
        agency_id,
        agency_name as name,
        is_empty,
        search_position
    from later
    union all
    select
        -1 as copies,
        agency_id,
        name,
        null as is_empty,
        null as search_position
    from earlier_name
    union all
    select
        1 as copies,
        agency_id,
        name,
        null as is_empty,
        null as search_position
    from later_name
),

differing as (
    select agency_id
    from entry
    group by agency_id, name, is_empty, search_position
    having sum(copies) <> 0
)

select not exists (select d.agency_id from differing as d) as is_search_kept;
