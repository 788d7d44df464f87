-- kind: query
-- name: store_facts
-- title_zh: 数据库说明
-- title_en: Facts of the store
-- grain: property
-- column.property_name: 属性 | property
-- column.property_value: 值 | value
select
    property_name,
    property_value
from store_info
order by property_name;
