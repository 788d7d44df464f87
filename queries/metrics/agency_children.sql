-- kind: query
-- name: agency_children
-- title_zh: 下级机关
-- title_en: Bodies below one
-- grain: agency
-- parameter.agency_id: 机关编号 | agency id
-- parameter.limit: 返回的最多行数 | most rows returned
-- parameter.offset: 跳过的行数 | rows skipped
-- column.agency_id: 机关编号 | agency id
-- column.agency_name: 机关名称 | name of the body
-- column.kind: 机关类别 | kind of body
-- column.level: 机关层级 | level of the body
-- column.report_count: 报告数 | reports
-- column.last_report_year: 最近报告年度 | last report year
-- column.row_count: 分页前的总行数 | rows before paging
select
    agency_id,
    agency_name,
    kind,
    level,
    report_count,
    last_report_year,
    count(*) over () as row_count
from agency_summary
where parent_agency_id = $agency_id::varchar
order by report_count = 0, agency_name, agency_id
limit $limit offset $offset;
