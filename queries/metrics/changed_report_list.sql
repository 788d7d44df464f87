-- kind: query
-- name: changed_report_list
-- title_zh: 公布后改动的报告清单
-- title_en: List of reports changed after publication
-- grain: report
-- like: measure_by_year.parameters
-- parameter.limit: 返回的最多行数 | most rows returned
-- parameter.offset: 跳过的行数 | rows skipped
-- column.report_id: 现行版次的报告编号 | report id of the revision that counts
-- column.first_report_id: 最早完整版次的报告编号 | report id of the first complete revision
-- column.agency_id: 机关编号 | agency id
-- column.agency_name: 机关名称 | name of the body
-- column.report_year: 报告年度 | report year
-- column.revision_count: 完整版次数 | complete revisions
-- column.changed_cell_count: 最早与现行版次不同的单元格数 | cells in which the first revision and the one that counts differ
-- column.first_published_on: 最早版次所写公布日期 | publication date of the first revision
-- column.published_on: 现行版次所写公布日期 | publication date of the one that counts
-- column.first_read_at: 最早版次的读取时间（UTC） | when the first revision was read (UTC)
-- column.read_at: 现行版次的读取时间（UTC） | when the one that counts was read (UTC)
-- column.first_source_url: 最早版次的网址 | address of the first revision
-- column.source_url: 现行版次的网址 | address of the one that counts
-- column.row_count: 分页前的行数 | rows before paging
with
changed as (
    select
        c.*,
        a.source_sha256,
        a.published_on,
        b.source_sha256 as first_source_sha256,
        b.published_on as first_published_on
    from changed_report($years, $scope, $region_code, $levels, $kinds, $agency_ids) as c
    inner join report as a on c.report_id = a.report_id
    inner join report as b on c.first_report_id = b.report_id
),

document as materialized (
    select
        sha256,
        read_at,
        url
    from source_file
    where sha256 in (
        select unnest([c.source_sha256, c.first_source_sha256])
        from changed as c
    )
)

select
    c.report_id,
    c.first_report_id,
    c.agency_id,
    c.agency_name,
    c.report_year::integer as report_year,
    c.revision_count,
    c.changed_cell_count,
    c.first_published_on,
    c.published_on,
    g.read_at as first_read_at,
    f.read_at,
    g.url as first_source_url,
    f.url as source_url,
    count(*) over () as row_count
from changed as c
inner join document as f on c.source_sha256 = f.sha256
inner join document as g on c.first_source_sha256 = g.sha256
order by c.changed_cell_count desc, c.report_year desc, c.agency_name asc, c.report_id asc
limit $limit offset $offset;
