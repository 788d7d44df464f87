-- 机关一览。 | Serving table: one row a body, with what lists and the search show of it. Counts are of current reports of
-- all scopes: they say how many documents there are, and add no figures. $agency_ids: bodies to make, null for all;
-- search_position is right for all only.
create or replace table agency_summary as
with
reported as (
    select
        agency_id,
        count(*) as report_count,
        min(report_year) as first_report_year,
        max(report_year) as last_report_year,
        string_agg(distinct scope, ',' order by scope) as scopes
    from report_measure
    where $agency_ids::varchar[] is null or agency_id in (select unnest($agency_ids::varchar[]))
    group by agency_id
),

children as (
    select
        parent_agency_id as agency_id,
        count(*) as child_count
    from agency
    where
        parent_agency_id is not null
        and ($agency_ids::varchar[] is null or parent_agency_id in (select unnest($agency_ids::varchar[])))
    group by parent_agency_id
)

select
    a.agency_id,
    a.name as agency_name,
    row_number() over (
        order by coalesce(r.report_count, 0) = 0, length(a.name), a.name, a.agency_id
    )::integer as search_position,
    a.kind,
    a.level,
    a.region_code,
    g.name as region_name,
    a.parent_agency_id,
    a.successor_agency_id,
    a.valid_from_year,
    a.valid_to_year,
    r.first_report_year,
    r.last_report_year,
    coalesce(r.scopes, '') as scopes,
    coalesce(r.report_count, 0) as report_count,
    coalesce(c.child_count, 0) as child_count
from agency as a
left join region as g on a.region_code = g.region_code
left join reported as r on a.agency_id = r.agency_id
left join children as c on a.agency_id = c.agency_id
where $agency_ids::varchar[] is null or a.agency_id in (select unnest($agency_ids::varchar[]))
order by a.region_code, a.name;
