-- kind: query
-- name: agency_reports
-- title_zh: 一个机关的全部报告
-- title_en: All reports of one body
-- grain: report revision
-- parameter.agency_id: 机关编号 | agency id
-- column.report_id: 报告编号 | report id
-- column.report_year: 报告年度 | report year
-- column.scope: 口径 | scope
-- column.revision: 版次 | revision
-- column.is_current: 是否现行版次 | whether this revision counts
-- column.format_version: 格式版本 | version of the form
-- column.status: 读取状态 | status of the reading
-- column.title: 标题 | title
-- column.published_on: 发布日期 | publication date
-- column.origin: 来源类别 | origin
-- column.source_name: 来源文件名 | name of the source file
-- column.source_url: 来源网址 | address of the source
-- column.source_sha256: 来源文件的SHA-256 | SHA-256 of the source file
-- column.media_type: 来源文件类型 | media type of the source
-- column.number_count: 有数的单元格数 | cells with a number other than zero
-- column.zero_count: 为零的单元格数 | cells that are zero
-- column.blank_count: 空白的单元格数 | blank cells
-- column.other_state_count: 其他状态的单元格数 | cells in another state
-- column.problem_count: 读取问题数 | problems of the reading
-- column.finding_count: 核查发现数 | findings of the checks
with
own_report as (
    select *
    from report
    where agency_id = $agency_id::varchar
),

cell as (
    select
        report_id,
        count(*) filter (where state = 'number') as number_count,
        count(*) filter (where state = 'zero') as zero_count,
        count(*) filter (where state = 'blank') as blank_count,
        count(*) filter (where state not in ('number', 'zero', 'blank')) as other_state_count
    from figure
    where report_id in (select r.report_id from own_report as r)
    group by report_id
),

problem as (
    select
        report_id,
        count(*) as problem_count
    from reading_problem
    where report_id in (select r.report_id from own_report as r)
    group by report_id
),

found as (
    select
        report_id,
        count(*) as finding_count
    from finding
    where report_id in (select r.report_id from own_report as r)
    group by report_id
)

select
    r.report_id,
    r.report_year,
    r.scope,
    r.revision,
    r.is_current,
    r.format_version,
    r.status,
    r.title,
    r.published_on,
    r.origin,
    f.name as source_name,
    f.url as source_url,
    r.source_sha256,
    f.media_type,
    coalesce(c.number_count, 0) as number_count,
    coalesce(c.zero_count, 0) as zero_count,
    coalesce(c.blank_count, 0) as blank_count,
    coalesce(c.other_state_count, 0) as other_state_count,
    coalesce(p.problem_count, 0) as problem_count,
    coalesce(n.finding_count, 0) as finding_count
from own_report as r
inner join source_file as f on r.source_sha256 = f.sha256
left join cell as c on r.report_id = c.report_id
left join problem as p on r.report_id = p.report_id
left join found as n on r.report_id = n.report_id
order by r.report_year desc, r.scope asc, r.revision desc;
