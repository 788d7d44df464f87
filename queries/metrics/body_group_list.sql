-- kind: query
-- name: body_group_list
-- title_zh: 自定义组及其机关
-- title_en: The office's own groups and their bodies
-- grain: group, agency
-- column.group_code: 组代码 | code of the group
-- column.group_name: 组名 | name of the group
-- column.agency_id: 机关编号 | agency id
-- column.agency_name: 机关名称，本库没有者为空 | name of the body, null where the store has none
select
    b.group_code,
    b.group_name,
    b.agency_id,
    a.agency_name
from body_group as b
left join agency_summary as a on b.agency_id = a.agency_id
order by b.group_name, b.group_code, a.agency_name nulls last, b.agency_id;
