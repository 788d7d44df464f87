-- kind: query
-- name: roster_list
-- title_zh: 应报名录
-- title_en: Roster of bodies that owe a report
-- grain: agency
-- parameter.limit: 返回的最多行数 | most rows returned
-- parameter.offset: 跳过的行数 | rows skipped
-- column.list_position: 名录中的顺序 | place in the list
-- column.agency_id: 机关编号 | agency id
-- column.agency_name: 机关名称 | name of the body
-- column.listed_name: 名录所写名称 | name as the list has it
-- column.kind: 机关类别 | kind of body
-- column.level: 机关层级 | level of the body
-- column.region_code: 行政区划代码 | region code
-- column.region_name: 行政区划名称 | name of the region
-- column.parent_name: 名录所写上级机关 | body above as the list has it
-- column.body_code: 名录所写机关代码 | code of the body as the list has it
-- column.first_year: 起始年度 | first year of the duty
-- column.last_year: 截止年度，空为至今 | last year of the duty, null while it lasts
-- column.contact: 联系人 | contact
-- column.is_in_store: 本库是否有此机关 | whether the store knows the body
-- column.row_count: 分页前的行数 | rows before paging
select
    list_position,
    agency_id,
    agency_name,
    listed_name,
    kind,
    level,
    region_code,
    region_name,
    parent_name,
    body_code,
    first_year,
    last_year,
    contact,
    is_in_store,
    count(*) over () as row_count
from roster_body
order by list_position
limit $limit offset $offset;
