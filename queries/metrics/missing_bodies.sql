-- kind: query
-- name: missing_bodies
-- title_zh: 本库未收录的机关和年度
-- title_en: Bodies and years not in this store
-- grain: report_year, agency
-- like: measure_by_year.parameters
-- parameter.limit: 返回的最多行数 | most rows returned
-- parameter.offset: 跳过的行数 | rows skipped
-- column.report_year: 报告年度 | report year
-- column.agency_id: 机关编号 | agency id
-- column.agency_name: 机关名称 | name of the body
-- column.kind: 机关类别 | kind of body
-- column.level: 机关层级 | level of the body
-- column.region_code: 行政区划代码 | region code
-- column.region_name: 行政区划名称 | name of the region
-- column.first_report_year: 最早报告年度 | first report year
-- column.last_report_year: 最近报告年度 | last report year
-- column.row_count: 分页前的总行数 | rows before paging
select
    m.report_year,
    m.agency_id,
    a.agency_name,
    a.kind,
    a.level,
    a.region_code,
    a.region_name,
    m.first_report_year,
    m.last_report_year,
    count(*) over () as row_count
from missing_report($years, $scope, $region_code, $levels, $kinds, $agency_ids) as m
inner join agency_summary as a on m.agency_id = a.agency_id
order by m.report_year desc, a.agency_name asc, m.agency_id asc
limit $limit offset $offset;
