-- kind: query
-- name: nested_aggregates
-- title_zh: 互有包含的汇总报告
-- title_en: Aggregate reports that another one contains
-- grain: agency_id, above_agency_id
-- parameter.years: 报告年度列表，空为全部 | report years, null for all
-- parameter.scope: 口径：只有 aggregate 汇总互有包含，其他口径没有行 | scope: only aggregates contain each other, another scope has no row
-- parameter.region_code: 行政区划代码，空为全部 | region code, null for all
-- parameter.levels: 机关层级列表，空为全部 | levels of bodies, null for all
-- parameter.kinds: 机关类别列表，空为全部 | kinds of bodies, null for all
-- parameter.agency_ids: 机关编号列表，前加“-”者除外，空为全部 | agency ids, one with a leading - is left out; null for all
-- column.agency_id: 被包含的机关编号 | id of the body whose aggregate is contained
-- column.agency_name: 被包含的机关 | the body whose aggregate is contained
-- column.above_agency_id: 上级机关编号 | id of the body above
-- column.above_agency_name: 其汇总包含前者的上级 | the body above, whose aggregate contains it
-- column.first_year: 最早的年度 | first year of both
-- column.last_year: 最近的年度 | last year of both
-- column.year_count: 两者都有汇总报告的年度数 | years with both aggregates
with recursive
chosen as (
    select
        agency_id,
        report_year
    from selected_report($years, $scope, $region_code, $levels, $kinds, $agency_ids)
    where $scope::varchar = 'aggregate'
),

above as (
    select
        c.agency_id,
        s.parent_agency_id as above_agency_id,
        1 as distance
    from (select distinct agency_id from chosen) as c
    inner join agency_summary as s on c.agency_id = s.agency_id
    where s.parent_agency_id is not null
    union all
    select
        a.agency_id,
        s.parent_agency_id as above_agency_id,
        a.distance + 1 as distance
    from above as a
    inner join agency_summary as s on a.above_agency_id = s.agency_id
    where s.parent_agency_id is not null and a.distance < 5
)

select
    a.agency_id,
    lower_body.agency_name,
    a.above_agency_id,
    upper_body.agency_name as above_agency_name,
    min(c.report_year)::integer as first_year,
    max(c.report_year)::integer as last_year,
    count(*) as year_count
from above as a
inner join chosen as c on a.agency_id = c.agency_id
inner join chosen as u on a.above_agency_id = u.agency_id and c.report_year = u.report_year
inner join agency_summary as lower_body on a.agency_id = lower_body.agency_id
inner join agency_summary as upper_body on a.above_agency_id = upper_body.agency_id
group by a.agency_id, lower_body.agency_name, a.above_agency_id, upper_body.agency_name
order by upper_body.agency_name, lower_body.agency_name, a.agency_id, a.above_agency_id;
