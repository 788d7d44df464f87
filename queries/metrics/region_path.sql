-- kind: query
-- name: region_path
-- title_zh: 一个地区及其上级
-- title_en: A region and those above it
-- grain: region
-- parameter.region_code: 行政区划代码 | region code
-- column.region_code: 行政区划代码 | region code
-- column.region_name: 行政区划名称 | name of the region
-- column.level: 区划级别 | level of the region
with recursive
above as (
    select
        region_code,
        name,
        level,
        parent_region_code,
        0 as distance
    from region
    where region_code = $region_code::varchar
    union all
    select
        r.region_code,
        r.name,
        r.level,
        r.parent_region_code,
        a.distance + 1 as distance
    from above as a
    inner join region as r on a.parent_region_code = r.region_code
    where a.distance < 5
)

select
    region_code,
    name as region_name,
    level
from above
order by distance desc;
