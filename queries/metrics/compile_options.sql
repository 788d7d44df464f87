-- kind: query
-- name: compile_options
-- title_zh: 可以汇总的政府
-- title_en: Governments that can be compiled
-- grain: agency
-- parameter.text: 名称中的文字，空为全部 | a part of the name, null for all
-- parameter.limit: 返回的最多行数 | most rows returned
-- column.agency_id: 机关编号 | agency id
-- column.agency_name: 机关名称 | name of the body
-- column.kind: 机关类别 | kind of body
-- column.level: 机关层级 | level of the body
-- column.child_count: 名录中的下级机关数 | bodies below it in the register
-- column.reporting_count: 其中有报告的机关数 | those of them with a report
-- column.first_report_year: 下级最早报告年度 | first report year of those below
-- column.last_report_year: 下级最近报告年度 | last report year of those below
-- column.row_count: 限制前的总行数 | rows before the limit
with
part as (
    select
        parent_agency_id as agency_id,
        count(*) filter (where report_count > 0) as reporting_count,
        min(first_report_year) as first_report_year,
        max(last_report_year) as last_report_year
    from agency_summary
    where parent_agency_id is not null and coalesce(kind, '') <> 'public_institution'
    group by parent_agency_id
    having max(report_count) > 0
),

government as (
    select
        agency_id,
        agency_name,
        kind,
        level,
        child_count
    from agency_summary
    where
        child_count > 0
        and kind in ('government', 'township_government', 'development_zone')
        and ($text::varchar is null or contains(lower(agency_name), lower($text::varchar)))
)

select
    g.agency_id,
    g.agency_name,
    g.kind,
    g.level,
    g.child_count,
    p.reporting_count,
    p.first_report_year,
    p.last_report_year,
    count(*) over () as row_count
from government as g
inner join part as p on g.agency_id = p.agency_id
order by p.reporting_count desc, g.agency_name asc, g.agency_id asc
limit $limit;
