-- kind: query
-- name: compile_cell
-- title_zh: 汇总的一个单元格由哪些数组成
-- title_en: What one cell of a government's sum is made of
-- grain: agency
-- parameter.agency_id: 政府的机关编号 | agency id of the government
-- parameter.year: 报告年度 | report year
-- parameter.table_code: 表 | table
-- parameter.row_code: 行代码 | code of the row
-- parameter.column_code: 列代码 | code of the column
-- column.agency_id: 机关编号 | agency id
-- column.agency_name: 机关名称 | name of the body
-- column.kind: 机关类别 | kind of body
-- column.part_state: 组成状态 | state of the part
-- column.scope: 采用的口径 | scope of the report that is used
-- column.value: 单元格的数 | the cell's number
-- column.state: 单元格状态；absent 为来源无此格，空为没有可计入的报告 | state of the cell; absent where the source has none, null
--     without a report to include
-- column.raw_text: 原文 | text as published
-- column.source_place: 在来源中的位置 | place in the source
-- column.report_id: 计入的报告编号 | report that is included
with
part as (
    select *
    from government_part($agency_id, $year)
),

cell as (
    select
        report_id,
        value,
        state,
        raw_text,
        source_place
    from figure
    where
        table_code = $table_code::varchar
        and row_code = $row_code::varchar
        and column_code = $column_code::varchar
        and report_id in (select p.report_id from part as p)
)

select
    p.agency_id,
    p.agency_name,
    p.kind,
    p.part_state,
    p.scope,
    c.value,
    case when p.report_id is not null then coalesce(c.state, 'absent') end as state,
    c.raw_text,
    c.source_place,
    p.report_id
from part as p
left join cell as c on p.report_id = c.report_id
order by c.value desc nulls last, p.agency_name asc, p.agency_id asc;
