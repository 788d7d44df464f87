-- kind: query
-- name: agency_profile
-- title_zh: 一个机关的概况
-- title_en: One body
-- grain: agency
-- parameter.agency_id: 机关编号 | agency id
-- column.agency_id: 机关编号 | agency id
-- column.agency_name: 机关名称 | name of the body
-- column.kind: 机关类别 | kind of body
-- column.level: 机关层级 | level of the body
-- column.region_code: 行政区划代码 | region code
-- column.region_name: 行政区划名称 | name of the region
-- column.parent_agency_id: 上级机关编号 | id of the body above
-- column.parent_name: 上级机关名称 | name of the body above
-- column.successor_agency_id: 承继机关编号 | id of the successor
-- column.successor_name: 承继机关名称 | name of the successor
-- column.valid_from_year: 设立年度 | first year of existence
-- column.valid_to_year: 撤销年度 | last year of existence
-- column.aliases: 其他名称 | other names
-- column.child_count: 下级机关数 | bodies below
-- column.report_count: 报告数 | reports
-- column.first_report_year: 最早报告年度 | first report year
-- column.last_report_year: 最近报告年度 | last report year
-- column.scopes: 有报告的口径 | scopes with reports
select
    a.agency_id,
    a.agency_name,
    a.kind,
    a.level,
    a.region_code,
    a.region_name,
    a.parent_agency_id,
    upper_body.agency_name as parent_name,
    a.successor_agency_id,
    successor.agency_name as successor_name,
    a.valid_from_year,
    a.valid_to_year,
    (
        select string_agg(distinct named.alias, '、' order by named.alias)
        from agency_alias as named
        where named.agency_id = a.agency_id and named.alias <> a.agency_name
    ) as aliases,
    a.child_count,
    a.report_count,
    a.first_report_year,
    a.last_report_year,
    a.scopes
from agency_summary as a
left join agency_summary as upper_body on a.parent_agency_id = upper_body.agency_id
left join agency_summary as successor on a.successor_agency_id = successor.agency_id
where a.agency_id = $agency_id::varchar;
