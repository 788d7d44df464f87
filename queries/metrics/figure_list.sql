-- kind: query
-- name: figure_list
-- title_zh: 单元格明细
-- title_en: Cells
-- grain: report, cell
-- like: measure_by_year.parameters
-- parameter.table_codes: 表的列表，空为全部 | tables, null for all
-- parameter.row_codes: 行代码列表，空为全部 | row codes, null for all
-- parameter.column_codes: 列代码列表，空为全部 | column codes, null for all
-- parameter.states: 单元格状态列表，空为全部 | states of cells, null for all
-- parameter.limit: 返回的最多行数 | most rows returned
-- parameter.offset: 跳过的行数 | rows skipped
-- column.report_id: 报告编号 | report id
-- column.agency_id: 机关编号 | agency id
-- column.agency_name: 机关名称 | name of the body
-- column.kind: 机关类别 | kind of body
-- column.level: 机关层级 | level of the body
-- column.region_code: 行政区划代码 | region code
-- column.report_year: 报告年度 | report year
-- column.scope: 口径 | scope
-- column.format_version: 格式版本 | version of the form
-- column.table_code: 表 | table
-- column.row_code: 行代码 | code of the row
-- column.column_code: 列代码 | code of the column
-- column.row_label_zh: 行名称（中文） | row label, Chinese
-- column.row_label_en: 行名称（英文） | row label, English
-- column.column_label_zh: 列名称（中文） | column label, Chinese
-- column.column_label_en: 列名称（英文） | column label, English
-- column.value: 单元格的数，只有数字和零才有 | the cell's number, only for number and zero
-- column.state: 单元格状态 | state of the cell
-- column.unit: 单位 | unit
-- column.raw_text: 原文 | text as published
-- column.source_place: 在来源中的位置 | place in the source
-- column.correction_kind: 人工更正的种类，未更正为空 | kind of the correction by a person, null for none
-- column.source_name: 来源文件名 | name of the source file
-- column.source_url: 来源网址 | address of the source
with
counted as (
    select
        report_id,
        name_block,
        cell_count
    from report_with_cells(
        $years,
        $scope,
        $region_code,
        $levels,
        $kinds,
        $agency_ids,
        $table_codes,
        $row_codes,
        $column_codes,
        $states
    )
),

-- Only the reports that the page shows cells of are ordered and read: first their blocks (bodies whose names begin
-- alike) are found, then they.
block as (
    select
        name_block,
        sum(cell_count) as cell_count
    from counted
    group by name_block
),

touched as (
    select
        name_block,
        sum(cell_count) over (
            order by name_block
            rows between unbounded preceding and current row
        ) - cell_count as first_offset,
        cell_count
    from block
    qualify first_offset + cell_count > $offset and first_offset < $offset + $limit
),

ordered as (
    select
        c.report_id,
        t.first_offset + sum(c.cell_count) over (
            partition by c.name_block
            order by r.agency_name, r.report_year, r.report_id
            rows between unbounded preceding and current row
        ) - c.cell_count as first_offset,
        c.cell_count
    from counted as c
    inner join touched as t on c.name_block = t.name_block
    inner join report_measure as r on c.report_id = r.report_id
),

paged as (
    select
        report_id,
        first_offset
    from ordered
    where first_offset + cell_count > $offset and first_offset < $offset + $limit
),

paged_report as (
    select
        p.report_id,
        p.first_offset,
        d.format_version,
        s.name as source_name,
        s.url as source_url
    from paged as p
    inner join report as d on p.report_id = d.report_id
    inner join source_file as s on d.source_sha256 = s.sha256
),

form_field as (
    select
        table_code,
        row_code,
        column_code,
        arg_max(row_position, format_version) as row_position,
        arg_max(column_position, format_version) as column_position,
        arg_max(row_label_zh, format_version) as row_label_zh,
        arg_max(row_label_en, format_version) as row_label_en,
        arg_max(column_label_zh, format_version) as column_label_zh,
        arg_max(column_label_en, format_version) as column_label_en
    from format_field
    group by table_code, row_code, column_code
),

cell as (
    select
        f.* exclude (value, state),
        case when k.correction_id is null then f.value else k.corrected_value end as value,
        case when k.correction_id is null then f.state else k.corrected_state end as state,
        k.correction_kind,
        p.first_offset,
        l.row_label_zh,
        l.row_label_en,
        l.column_label_zh,
        l.column_label_en,
        -- The order is that of the report's own form; cells of another form take that form's place.
        coalesce(o.row_position, l.row_position) as row_position,
        coalesce(o.column_position, l.column_position) as column_position,
        case f.table_code when 'proactive' then 1 when 'applications' then 2 else 3 end as table_position
    from figure as f
    inner join paged_report as p on f.report_id = p.report_id
    left join correction as k
        on
            f.report_id = k.report_id
            and f.table_code = k.table_code
            and f.row_code = k.row_code
            and f.column_code = k.column_code
            and k.correction_status = 'applied'
    left join format_field as o
        on
            p.format_version = o.format_version
            and f.table_code = o.table_code
            and f.row_code = o.row_code
            and f.column_code = o.column_code
    left join form_field as l
        on
            f.table_code = l.table_code
            and f.row_code = l.row_code
            and f.column_code = l.column_code
    where
        ($table_codes::varchar[] is null or list_contains($table_codes::varchar[], f.table_code))
        and ($row_codes::varchar[] is null or list_contains($row_codes::varchar[], f.row_code))
        and ($column_codes::varchar[] is null or list_contains($column_codes::varchar[], f.column_code))
        and (
            $states::varchar[] is null
            or list_contains(
                $states::varchar[], case when k.correction_id is null then f.state else k.corrected_state end
            )
        )
),

numbered as (
    select
        *,
        first_offset + row_number() over (
            partition by report_id
            order by table_position, row_position, row_code, column_position, column_code
        ) as cell_position
    from cell
)

select
    n.report_id,
    r.agency_id,
    r.agency_name,
    r.kind,
    r.level,
    r.region_code,
    r.report_year,
    r.scope,
    r.format_version,
    n.table_code,
    n.row_code,
    n.column_code,
    n.row_label_zh,
    n.row_label_en,
    n.column_label_zh,
    n.column_label_en,
    n.value,
    n.state,
    n.unit,
    n.raw_text,
    n.source_place,
    n.correction_kind,
    s.source_name,
    s.source_url
from numbered as n
inner join report_measure as r on n.report_id = r.report_id
inner join paged_report as s on n.report_id = s.report_id
where n.cell_position > $offset and n.cell_position <= $offset + $limit
order by n.cell_position;
