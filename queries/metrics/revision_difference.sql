-- kind: query
-- name: revision_difference
-- title_zh: 与前一版次的差异
-- title_en: What changed since the revision before
-- grain: cell
-- parameter.report_id: 报告编号 | report id
-- column.table_code: 表 | table
-- column.row_code: 行代码 | code of the row
-- column.column_code: 列代码 | code of the column
-- column.before_value: 前一版次的数 | revision before: number
-- column.before_state: 前一版次的状态 | revision before: state
-- column.before_raw_text: 前一版次的原文 | revision before: text as published
-- column.after_value: 本版次的数 | this revision: number
-- column.after_state: 本版次的状态 | this revision: state
-- column.after_raw_text: 本版次的原文 | this revision: text as published
with
after_report as (
    select *
    from report
    where report_id = $report_id::bigint
),

before_report as (
    select b.*
    from report as b
    inner join after_report as a
        on
            b.agency_id = a.agency_id
            and b.report_year = a.report_year
            and b.scope = a.scope
            and b.revision = a.revision - 1
),

after_figure as (
    select *
    from figure
    where report_id in (select r.report_id from after_report as r)
),

before_figure as (
    select *
    from figure
    where report_id in (select r.report_id from before_report as r)
)

select
    coalesce(a.table_code, b.table_code) as table_code,
    coalesce(a.row_code, b.row_code) as row_code,
    coalesce(a.column_code, b.column_code) as column_code,
    b.value as before_value,
    b.state as before_state,
    b.raw_text as before_raw_text,
    a.value as after_value,
    a.state as after_state,
    a.raw_text as after_raw_text
from after_figure as a
full join before_figure as b
    on
        a.table_code = b.table_code
        and a.row_code = b.row_code
        and a.column_code = b.column_code
where
    exists (select 1 from before_report)
    and (a.state is distinct from b.state or a.value is distinct from b.value)
order by table_code, row_code, column_code;
