-- kind: query
-- name: roster_missing
-- title_zh: 应报而本库未收录的机关
-- title_en: Bodies whose report is due and not in this store
-- grain: agency, report_year
-- like: roster_coverage.parameters
-- column.list_position: 名录中的顺序 | place in the list
-- column.agency_id: 机关编号 | agency id
-- column.agency_name: 机关名称 | name of the body
-- column.report_year: 报告年度 | report year
-- column.deadline: 公布期限 | deadline
-- column.kind: 机关类别 | kind of body
-- column.level: 机关层级 | level of the body
-- column.region_name: 行政区划名称 | name of the region
-- column.contact: 联系人 | contact
-- column.filed_on: 备案日期，由人记下 | filed with the office on, as people noted it
select
    list_position,
    agency_id,
    agency_name,
    report_year::integer as report_year,
    deadline,
    kind,
    level,
    region_name,
    contact,
    filed_on
from due_report($years, $region_code, $levels, $kinds, $agency_ids)
where not is_present
order by report_year, list_position;
