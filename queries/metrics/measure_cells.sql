-- kind: query
-- name: measure_cells
-- title_zh: 一个数背后的单元格
-- title_en: The cells behind a number
-- grain: report_year, part, cell
-- parameter.measure: 指标项代码 | code of a measure
-- parameter.agency_id: 机关编号 | agency id
-- parameter.years: 报告年度列表，空为全部 | report years, null for all
-- parameter.scope: 口径 | scope
-- column.report_year: 报告年度 | report year
-- column.part: numerator 分子或 denominator 分母 | numerator or denominator
-- column.sign: 相加为1,相减为-1 | 1 if added, -1 if subtracted
-- column.table_code: 表 | table
-- column.row_code: 行代码 | code of the row
-- column.column_code: 列代码 | code of the column
-- column.row_label_zh: 行名称（中文） | row label, Chinese
-- column.row_label_en: 行名称（英文） | row label, English
-- column.column_label_zh: 列名称（中文） | column label, Chinese
-- column.column_label_en: 列名称（英文） | column label, English
-- column.value: 单元格的数 | the cell's number
-- column.state: 单元格状态 | state of the cell
-- column.raw_text: 原文 | text as published
-- column.source_place: 在来源中的位置 | place in the source
-- column.source_name: 来源文件名 | name of the source file
-- column.source_url: 来源网址 | address of the source
-- column.correction_kind: 人工更正的种类，未更正为空 | kind of the correction by a person, null for none
-- column.report_id: 报告编号 | report id
-- column.revision: 版次 | revision
with
own_report as (
    select
        r.report_id,
        r.report_year,
        r.revision,
        r.format_version,
        f.name as source_name,
        f.url as source_url
    from report as r
    inner join source_file as f on r.source_sha256 = f.sha256
    where
        r.is_current
        and r.agency_id = $agency_id::varchar
        and r.scope = $scope::varchar
        and ($years::integer[] is null or list_contains($years::integer[], r.report_year))
),

cell as (
    select *
    from measure_cell
    where measure = $measure::varchar
),

-- The cells as they count: with the corrections by people.
own_figure as (
    select
        f.report_id,
        f.table_code,
        f.row_code,
        f.column_code,
        f.raw_text,
        f.source_place,
        k.correction_kind,
        case when k.correction_id is null then f.value else k.corrected_value end as value,
        case when k.correction_id is null then f.state else k.corrected_state end as state
    from figure as f
    left join correction as k
        on
            f.report_id = k.report_id
            and f.table_code = k.table_code
            and f.row_code = k.row_code
            and f.column_code = k.column_code
            and k.correction_status = 'applied'
    where f.report_id in (select r.report_id from own_report as r)
),

labelled as (
    select
        table_code,
        row_code,
        column_code,
        arg_max(row_position, format_version) as row_position,
        arg_max(row_label_zh, format_version) as row_label_zh,
        arg_max(row_label_en, format_version) as row_label_en,
        arg_max(column_label_zh, format_version) as column_label_zh,
        arg_max(column_label_en, format_version) as column_label_en,
        arg_max(column_position, format_version) as column_position
    from format_field
    group by table_code, row_code, column_code
)

select
    r.report_year,
    c.part,
    c.sign::integer as sign,
    c.table_code,
    c.row_code,
    c.column_code,
    l.row_label_zh,
    l.row_label_en,
    l.column_label_zh,
    l.column_label_en,
    f.value,
    f.state,
    f.raw_text,
    f.source_place,
    r.source_name,
    r.source_url,
    f.correction_kind,
    r.report_id,
    r.revision
from cell as c
inner join own_figure as f
    on
        c.table_code = f.table_code
        and c.row_code = f.row_code
        and c.column_code = f.column_code
inner join own_report as r on f.report_id = r.report_id
left join labelled as l
    on
        c.table_code = l.table_code
        and c.row_code = l.row_code
        and c.column_code = l.column_code
order by r.report_year asc, c.part desc, c.table_code asc, l.row_position asc, l.column_position asc, c.sign desc;
