-- kind: query
-- name: report_list
-- title_zh: 报告清单
-- title_en: Reports
-- grain: report
-- like: measure_by_year.parameters
-- parameter.limit: 返回的最多行数 | most rows returned
-- parameter.offset: 跳过的行数 | rows skipped
-- column.report_id: 报告编号 | report id
-- column.agency_id: 机关编号 | agency id
-- column.agency_name: 机关名称 | name of the body
-- column.kind: 机关类别 | kind of body
-- column.level: 机关层级 | level of the body
-- column.region_code: 行政区划代码 | region code
-- column.region_name: 行政区划名称 | name of the region
-- column.report_year: 报告年度 | report year
-- column.scope: 口径 | scope
-- column.format_version: 格式版本 | version of the form
-- column.status: 读取状态 | status of the reading
-- column.published_on: 发布日期；有几个版次的为最早的 | publication date, of the first revision where there are several
-- column.origin: 来源类别 | origin
-- column.title: 标题 | title
-- column.source_name: 来源文件名 | name of the source file
-- column.source_url: 来源网址 | address of the source
-- column.received_new: 新收申请 | applications received
-- column.outcome_total: 办理结果总计 | outcomes, total
-- column.carried_out: 结转下年度 | carried over to next year
-- column.remedy_total: 复议诉讼案件 | remedy cases
-- column.row_count: 分页前的总行数 | rows before paging
with
selected as (
    select
        s.report_id,
        s.agency_name,
        s.report_year,
        r.list_position
    from
        selected_report(
            $years, $scope, $region_code, $levels, $kinds, $agency_ids
        ) as s
    left join roster_body as r on s.agency_id = r.agency_id
),

paged as (
    select *
    from selected
    order by list_position asc nulls last, agency_name asc, report_year desc, report_id asc
    limit $limit offset $offset
),

listed_value as (
    select
        v.report_id,
        max(v.numerator) filter (where m.measure = 'received_new') as received_new,
        max(v.numerator) filter (where m.measure = 'outcome_total') as outcome_total,
        max(v.numerator) filter (where m.measure = 'carried_out') as carried_out,
        max(v.numerator) filter (where m.measure = 'remedy_total') as remedy_total
    from report_value as v
    inner join measure as m on v.measure_number = m.measure_number
    where
        m.measure in ('received_new', 'outcome_total', 'carried_out', 'remedy_total')
        and v.report_id in (select p.report_id from paged as p)
    group by v.report_id
)

select
    m.report_id,
    m.agency_id,
    m.agency_name,
    m.kind,
    m.level,
    m.region_code,
    g.name as region_name,
    m.report_year,
    m.scope,
    m.format_version,
    m.status,
    m.published_on,
    m.origin,
    r.title,
    s.name as source_name,
    s.url as source_url,
    v.received_new,
    v.outcome_total,
    v.carried_out,
    v.remedy_total,
    (select count(*) from selected) as row_count
from paged as p
inner join report_measure as m on p.report_id = m.report_id
inner join report as r on p.report_id = r.report_id
inner join source_file as s on r.source_sha256 = s.sha256
left join listed_value as v on p.report_id = v.report_id
left join region as g on m.region_code = g.region_code
order by p.list_position asc nulls last, m.agency_name asc, m.report_year desc, m.report_id asc;
