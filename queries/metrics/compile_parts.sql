-- kind: query
-- name: compile_parts
-- title_zh: 汇总的组成
-- title_en: Parts of a government's sum
-- grain: agency
-- parameter.agency_id: 政府的机关编号 | agency id of the government
-- parameter.year: 报告年度 | report year
-- parameter.limit: 返回的最多行数 | most rows returned
-- parameter.offset: 跳过的行数 | rows skipped
-- column.agency_id: 机关编号 | agency id
-- column.agency_name: 机关名称 | name of the body
-- column.kind: 机关类别 | kind of body
-- column.level: 机关层级 | level of the body
-- column.scope: 采用的口径 | scope of the report that is used
-- column.part_state: 组成状态：included 计入、partial 计入但未完整读取、missing 本库未收录、other_scope 口径不符 | state:
--     included, partial (included, read in part), missing (not in this store), other_scope
-- column.published_on: 公布日期 | published on
-- column.report_id: 计入的报告编号 | report that is included
-- column.included_count: 计入的机关数 | parts that are included
-- column.row_count: 名下机关数 | parts
select
    agency_id,
    agency_name,
    kind,
    level,
    scope,
    part_state,
    published_on,
    report_id,
    count(report_id) over () as included_count,
    count(*) over () as row_count
from government_part($agency_id, $year)
order by
    case part_state when 'missing' then 1 when 'other_scope' then 2 when 'partial' then 3 else 4 end,
    case kind when 'government_office' then 1 when 'department' then 2 when 'government' then 4 else 3 end,
    agency_name,
    agency_id
limit $limit offset $offset;
