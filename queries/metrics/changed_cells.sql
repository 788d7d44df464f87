-- kind: query
-- name: changed_cells
-- title_zh: 两个版次之间不同的单元格
-- title_en: Cells in which two revisions differ
-- grain: cell
-- parameter.report_id: 后一版次的报告编号 | report id of the later revision
-- parameter.before_report_id: 前一版次的报告编号 | report id of the earlier revision
-- column.table_code: 表 | table
-- column.row_code: 行代码 | code of the row
-- column.column_code: 列代码 | code of the column
-- column.before_value: 前一版次的数 | earlier revision: number
-- column.before_raw_text: 前一版次的原文 | earlier revision: text as published
-- column.after_value: 后一版次的数 | later revision: number
-- column.after_raw_text: 后一版次的原文 | later revision: text as published
-- column.is_corrected: 是否经人工更正（不计入改动） | whether people corrected it (then it does not count as changed)
with
after_figure as (
    select *
    from figure
    where report_id = $report_id::bigint
),

before_figure as (
    select *
    from figure
    where report_id = $before_report_id::bigint
),

corrected as (
    select distinct
        k.table_code,
        k.row_code,
        k.column_code
    from correction as k
    inner join report as r
        on k.agency_id = r.agency_id and k.report_year = r.report_year and k.scope = r.scope
    where r.report_id = $report_id::bigint
),

cell as (
    select
        coalesce(a.table_code, b.table_code) as table_code,
        coalesce(a.row_code, b.row_code) as row_code,
        coalesce(a.column_code, b.column_code) as column_code,
        b.value as before_value,
        b.raw_text as before_raw_text,
        a.value as after_value,
        a.raw_text as after_raw_text
    from after_figure as a
    full join before_figure as b
        on a.table_code = b.table_code and a.row_code = b.row_code and a.column_code = b.column_code
    where a.state is distinct from b.state or a.value is distinct from b.value
)

select
    c.*,
    k.table_code is not null as is_corrected
from cell as c
left join corrected as k
    on c.table_code = k.table_code and c.row_code = k.row_code and c.column_code = k.column_code
order by c.table_code, c.row_code, c.column_code;
