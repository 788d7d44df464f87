-- kind: query
-- name: region_options
-- title_zh: 下级地区及其报告数
-- title_en: Regions below one, with their reports
-- grain: region
-- parameter.parent_region_code: 上级区划代码，空为省级 | region above, null for provinces
-- parameter.scope: 口径 | scope
-- column.region_code: 行政区划代码 | region code
-- column.region_name: 行政区划名称 | name of the region
-- column.full_name: 全称 | full name
-- column.level: 区划级别 | level of the region
-- column.report_count: 报告数 | reports
-- column.body_count: 机关数 | bodies
-- column.has_children: 其下还有区划 | has regions below it
with
reported as (
    select
        region_code,
        count(*) as report_count,
        count(distinct agency_id) as body_count
    from report_measure
    where scope = $scope::varchar and region_code is not null
    group by region_code
),

child as (
    select *
    from region
    where
        case
            when $parent_region_code::varchar is null then level = 'province'
            else parent_region_code = $parent_region_code::varchar
        end
)

select
    c.region_code,
    c.name as region_name,
    c.full_name,
    c.level,
    sum(r.report_count)::bigint as report_count,
    sum(r.body_count)::bigint as body_count,
    exists(select 1 from region as lower where lower.parent_region_code = c.region_code) as has_children
from child as c
inner join reported as r on starts_with(r.region_code, region_prefix(c.region_code))
group by c.region_code, c.name, c.full_name, c.level
order by c.region_code;
