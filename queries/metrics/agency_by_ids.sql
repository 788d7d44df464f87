-- kind: query
-- name: agency_by_ids
-- title_zh: 按编号取机关
-- title_en: Bodies by id
-- grain: agency
-- parameter.agency_ids: 机关编号列表 | list of agency ids
-- column.agency_id: 机关编号 | agency id
-- column.agency_name: 机关名称 | name of the body
-- column.kind: 机关类别 | kind of body
-- column.level: 机关层级 | level of the body
-- column.region_code: 行政区划代码 | region code
-- column.region_name: 行政区划名称 | name of the region
-- column.report_count: 报告数 | reports
select
    agency_id,
    agency_name,
    kind,
    level,
    region_code,
    region_name,
    report_count
from agency_summary
where list_contains($agency_ids::varchar[], agency_id)
order by agency_name, agency_id;
