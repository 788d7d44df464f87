-- kind: query
-- name: region_search
-- title_zh: 按名称或代码找行政区划
-- title_en: Find regions by name or code
-- grain: region
-- parameter.text: 要找的文字 | text to find
-- parameter.region_codes: 或者这些代码 | or these codes
-- parameter.limit: 返回的最多行数 | most rows returned
-- column.region_code: 行政区划代码 | region code
-- column.full_name: 全称 | full name
-- column.level: 层级 | level
-- column.valid_to_year: 停用年 | last year of validity
select
    region_code,
    full_name,
    level,
    valid_to_year
from region
where
    ($text::varchar <> '' and (contains(full_name, $text::varchar) or region_code = $text::varchar))
    or list_contains($region_codes::varchar[], region_code)
order by valid_to_year is not null, length(full_name), region_code
limit $limit;
