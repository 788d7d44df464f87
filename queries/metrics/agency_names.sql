-- kind: query
-- name: agency_names
-- title_zh: 本库全部机关的名称
-- title_en: Names of all bodies of this store
-- grain: agency
-- column.agency_id: 机关编号 | agency id
-- column.agency_name: 机关名称 | name of the body
select
    agency_id,
    agency_name
from agency_summary
order by agency_id;
