-- kind: query
-- name: missing_bodies
-- title_zh: 缺报告的机关
-- title_en: Bodies without a report
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
with
selected as (
    select
        report_id,
        agency_id,
        report_year,
        scope,
        region_code,
        status,
        published_on
    from selected_report(
        null, $scope, $region_code, $levels, $kinds, $agency_ids
    )
),

known as (
    select
        s.agency_id,
        any_value(s.region_code) as region_code,
        min(s.report_year) as first_report_year,
        max(s.report_year) as last_report_year,
        any_value(a.valid_from_year) as valid_from_year,
        any_value(a.valid_to_year) as valid_to_year
    from selected as s
    inner join agency_summary as a on s.agency_id = a.agency_id
    group by s.agency_id
),

report_year as (
    select distinct s.report_year
    from selected as s
    where $years::integer[] is null or list_contains($years::integer[], s.report_year)
),

missing as (
    select
        y.report_year,
        k.agency_id,
        k.region_code,
        k.first_report_year,
        k.last_report_year
    from report_year as y
    inner join known as k
        on
            (k.valid_from_year is null or y.report_year >= k.valid_from_year)
            and (k.valid_to_year is null or y.report_year <= k.valid_to_year)
    anti join selected as s on k.agency_id = s.agency_id and y.report_year = s.report_year
)

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
    (select count(*) from missing) as row_count
from missing as m
inner join agency_summary as a on m.agency_id = a.agency_id
order by m.report_year desc, a.agency_name asc, m.agency_id asc
limit $limit offset $offset;
