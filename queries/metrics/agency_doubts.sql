-- kind: query
-- name: agency_doubts
-- title_zh: 未能确认的机关
-- title_en: Bodies that a person must look at
-- grain: agency, doubt
-- parameter.decided_ids: 已有人确认的机关 | bodies that a person has looked at
-- parameter.limit: 返回的最多行数 | most rows returned
-- parameter.offset: 跳过的行数 | rows left out before
-- column.agency_id: 机关编号 | agency id
-- column.agency_name: 机关名称 | name of the body
-- column.kind: 机关类别 | kind of body
-- column.level: 机关层级 | level of the body
-- column.region_name: 行政区划名称 | name of the region
-- column.report_count: 报告数 | reports
-- column.doubt_code: no_region 地区不明，no_kind 类别不明，no_level 层级不明，similar 与另一机关名称相近 | what is in doubt
-- column.other_agency_id: 名称相近的机关 | the body with a similar name
-- column.other_name: 其名称 | its name
-- column.row_count: 总行数 | rows in all
with
-- What a body is called within its place: before the place stand those above it, in one name and not in another.
named as (
    select
        agency_id,
        agency_name,
        kind,
        level,
        region_code,
        region_name,
        report_count,
        case
            when contains(agency_name, region_name)
                then substr(agency_name, strpos(agency_name, region_name) + length(region_name))
            else agency_name
        end as stem
    from agency_summary
),

-- gapped matches the names of which the stem leaves letters out; they have its second letter too, which is soon told.
body as materialized (
    select
        *,
        length(stem) as stem_length,
        left(stem, 1) as first_letter,
        substr(stem, 2, 1) as second_letter,
        right(stem, 1) as last_letter,
        array_to_string(string_split(stem, ''), '%') as gapped
    from named
),

open_body as (
    select *
    from body
    where not coalesce(list_contains($decided_ids::varchar[], agency_id), false)
),

reporting as (
    select *
    from open_body
    where report_count > 0
),

unknown as (
    select
        agency_id,
        'no_region' as doubt_code
    from reporting
    where region_code is null and level is distinct from 'central'
    union all
    select
        agency_id,
        'no_kind' as doubt_code
    from reporting
    where kind is null
    union all
    select
        agency_id,
        'no_level' as doubt_code
    from reporting
    where level is null
),

-- Names of one place of which one leaves letters of the other out. Names that differ in a letter are as a rule those of
-- two bodies (城东街道, 城西街道).
alike as (
    select
        a.agency_id,
        b.agency_id as other_agency_id
    from open_body as a
    inner join body as b
        on
            a.region_code = b.region_code
            and a.first_letter = b.first_letter
            and a.last_letter = b.last_letter
            and a.agency_id <> b.agency_id
    where
        (a.report_count, a.agency_id) < (b.report_count, b.agency_id)
        and a.kind is not distinct from b.kind
        and least(a.stem_length, b.stem_length) >= 3
        and case
            when a.stem_length > b.stem_length then contains(a.stem, b.second_letter) and a.stem like b.gapped
            when a.stem_length < b.stem_length then contains(b.stem, a.second_letter) and b.stem like a.gapped
            else a.stem = b.stem
        end
),

-- A name without a known place that ends as the name of a body with one does.
placeless as (
    select
        a.agency_id,
        b.agency_id as other_agency_id
    from open_body as a
    inner join body as b
        on
            right(a.agency_name, 4) = right(b.agency_name, 4)
            and b.region_code is not null
            and ends_with(b.agency_name, a.agency_name)
    where
        a.region_code is null
        and a.report_count > 0
        and length(a.agency_name) >= 4
        and a.agency_id <> b.agency_id
),

resembling as (
    select
        agency_id,
        other_agency_id
    from alike
    union
    select
        agency_id,
        other_agency_id
    from placeless
),

doubt as (
    select
        agency_id,
        doubt_code,
        null::varchar as other_agency_id
    from unknown
    union all
    select
        agency_id,
        'similar' as doubt_code,
        other_agency_id
    from resembling
)

select
    b.agency_id,
    b.agency_name,
    b.kind,
    b.level,
    b.region_name,
    b.report_count,
    d.doubt_code,
    d.other_agency_id,
    o.agency_name as other_name,
    count(*) over () as row_count
from doubt as d
inner join body as b on d.agency_id = b.agency_id
left join body as o on d.other_agency_id = o.agency_id
order by b.report_count desc, b.agency_name asc, b.agency_id asc, d.doubt_code asc, o.agency_name asc
limit $limit offset $offset;
