-- kind: query
-- name: agency_figures
-- title_zh: 一个机关的三张表
-- title_en: The three tables of one body
-- grain: report_year, cell
-- parameter.agency_id: 机关编号 | agency id
-- parameter.scope: 口径 | scope
-- parameter.years: 报告年度列表，空为全部 | report years, null for all
-- column.report_year: 报告年度 | report year
-- column.report_id: 报告编号 | report id
-- column.revision: 版次 | revision
-- column.format_version: 格式版本 | version of the form
-- column.table_code: 表 | table
-- column.row_code: 行代码 | code of the row
-- column.column_code: 列代码 | code of the column
-- column.row_position: 行序 | order of the row
-- column.column_position: 列序 | order of the column
-- column.row_parent_code: 上级行代码 | code of the row above
-- column.column_parent_code: 上级列代码 | code of the column above
-- column.row_label_zh: 行名称（中文） | row label, Chinese
-- column.row_label_en: 行名称（英文） | row label, English
-- column.column_label_zh: 列名称（中文） | column label, Chinese
-- column.column_label_en: 列名称（英文） | column label, English
-- column.unit: 单位 | unit
-- column.value: 单元格的数，只有数字和零才有 | the cell's number, only for number and zero
-- column.state: 单元格状态；absent 为来源无此格 | state of the cell; absent where the source has none
-- column.raw_text: 原文 | text as published
-- column.source_place: 在来源中的位置 | place in the source
-- column.correction_kind: 人工更正的种类，未更正为空 | kind of the correction by a person, null for none
-- column.previous_value: 上一自然年同一单元格的数 | number of the same cell in the calendar year before
-- column.change: 与上年之差 | difference from the year before
with
own_report as (
    select
        report_id,
        report_year,
        revision,
        format_version
    from report
    where
        is_current
        and agency_id = $agency_id::varchar
        and scope = $scope::varchar
),

own_correction as (
    select *
    from correction
    where
        correction_status = 'applied'
        and report_id in (select r.report_id from own_report as r)
),

-- The cells as they count: with the corrections by people.
own_figure as (
    select
        f.report_id,
        f.table_code,
        f.row_code,
        f.column_code,
        f.unit,
        f.raw_text,
        f.source_place,
        c.correction_kind,
        case when c.correction_id is null then f.value else c.corrected_value end as value,
        case when c.correction_id is null then f.state else c.corrected_state end as state
    from figure as f
    left join own_correction as c
        on
            f.report_id = c.report_id
            and f.table_code = c.table_code
            and f.row_code = c.row_code
            and f.column_code = c.column_code
    where f.report_id in (select r.report_id from own_report as r)
),

form_cell as (
    select
        r.report_id,
        f.table_code,
        f.row_code,
        f.column_code
    from own_report as r
    inner join format_field as f on r.format_version = f.format_version
    where f.is_national
    union
    select
        report_id,
        table_code,
        row_code,
        column_code
    from own_figure
),

-- A report may hold cells of another version of the form: those take that version's labels and order.
labelled as (
    select
        c.report_id,
        f.* exclude (format_version)
    from form_cell as c
    inner join own_report as r on c.report_id = r.report_id
    inner join format_field as f
        on
            c.table_code = f.table_code
            and c.row_code = f.row_code
            and c.column_code = f.column_code
    qualify
        row_number() over (
            partition by c.report_id, c.table_code, c.row_code, c.column_code
            order by f.format_version = r.format_version desc, f.format_version desc
        ) = 1
),

placed as (
    select
        r.report_year,
        r.report_id,
        r.revision,
        r.format_version,
        l.table_code,
        l.row_code,
        l.column_code,
        l.row_position,
        l.column_position,
        l.row_parent_code,
        l.column_parent_code,
        l.row_label_zh,
        l.row_label_en,
        l.column_label_zh,
        l.column_label_en,
        coalesce(f.unit, l.unit) as unit,
        f.value,
        coalesce(f.state, 'absent') as state,
        coalesce(f.raw_text, '') as raw_text,
        coalesce(f.source_place, '') as source_place,
        f.correction_kind
    from labelled as l
    inner join own_report as r on l.report_id = r.report_id
    left join own_figure as f
        on
            l.report_id = f.report_id
            and l.table_code = f.table_code
            and l.row_code = f.row_code
            and l.column_code = f.column_code
),

compared as (
    select
        *,
        max(value) over (
            partition by table_code, row_code, column_code, unit
            order by report_year
            range between 1 preceding and 1 preceding
        ) as previous_value
    from placed
)

select
    *,
    value - previous_value as change
from compared
where $years::integer[] is null or list_contains($years::integer[], report_year)
order by
    report_year,
    case table_code when 'proactive' then 1 when 'applications' then 2 else 3 end,
    row_position,
    row_code,
    column_position,
    column_code;
