-- kind: query
-- name: finding_cells
-- title_zh: 核查发现所据的单元格
-- title_en: The cells that findings rest on
-- grain: finding, cell
-- parameter.report_ids: 报告编号列表，空为全部 | report ids, null for all
-- column.rule_id: 规则 | rule of the finding
-- column.report_id: 发现所在报告 | report of the finding
-- column.figure_key: 发现所指的单元格 | cell that the finding names
-- column.claim_number: 发现所指的文字说法，空为无 | statement of the text that the finding is about, null where none
-- column.role: 作用：所指、相加、相减、总计、上年、所属、汇总 | the cell itself, added, subtracted, total, last year, a part, the
--     aggregate
-- column.cell_report_id: 单元格所在报告 | report of the cell
-- column.agency_id: 单元格所属机关编号 | body of the cell
-- column.agency_name: 单元格所属机关 | name of the body of the cell
-- column.report_year: 单元格的报告年度 | year of the cell
-- column.scope: 单元格的口径 | scope of the cell
-- column.format_version: 单元格的格式版本 | version of the form of the cell
-- column.table_code: 表 | table
-- column.row_code: 行 | row
-- column.column_code: 列 | column
-- column.value: 数值 | value
-- column.state: 状态 | state
-- column.unit: 单元格中的单位，空为无 | unit in the cell, null where none
-- column.raw_text: 原文 | text as published
-- column.source_place: 原文位置 | place in the source
with found as (
    select distinct
        rule_id,
        report_id,
        figure_key,
        claim_number
    from finding
    where figure_key <> '' and ($report_ids::bigint[] is null or list_contains($report_ids::bigint[], report_id))
),

-- Statements of the text rest on the cells of the quantity that they speak of, in the years that they speak of.
spoken as (
    select
        f.rule_id,
        f.report_id,
        f.figure_key,
        f.claim_number,
        p.report_id as cell_report_id,
        s.table_code || '.' || s.row_code || '.' || s.column_code as cell_figure_key,
        case when p.report_id = f.report_id then 'added' else 'previous' end as role
    from found as f
    inner join claim as c on f.report_id = c.report_id and f.claim_number = c.claim_number
    inner join report as r on f.report_id = r.report_id
    inner join report as p
        on
            r.agency_id = p.agency_id
            and r.scope = p.scope
            and p.is_current
            and (
                p.report_year between c.first_year and c.last_year
                or (c.claim_kind in ('change', 'change_count') and p.report_year = r.report_year - 1)
            )
    inner join claim_subject_cell as s
        on
            c.subject_code = s.subject_code
            and s.reading = 1
            and (s.format_version is null or p.format_version = s.format_version)
),

drawn as (
    select
        f.rule_id,
        f.report_id,
        f.figure_key,
        f.claim_number,
        k.cell_report_id,
        k.cell_figure_key,
        k.role
    from found as f
    inner join finding_cell as k
        on f.rule_id = k.rule_id and f.report_id = k.report_id and f.figure_key = k.figure_key
    where f.claim_number is null
    union all by name
    select *
    from spoken
)

select
    d.rule_id,
    d.report_id,
    d.figure_key,
    d.claim_number,
    d.role,
    d.cell_report_id,
    r.agency_id,
    a.name as agency_name,
    r.report_year,
    r.scope,
    r.format_version,
    f.table_code,
    f.row_code,
    f.column_code,
    f.value,
    f.state,
    f.unit,
    f.raw_text,
    f.source_place
from drawn as d
inner join report as r on d.cell_report_id = r.report_id
inner join agency as a on r.agency_id = a.agency_id
inner join figure as f
    on
        d.cell_report_id = f.report_id
        and d.cell_figure_key = f.table_code || '.' || f.row_code || '.' || f.column_code
order by
    d.report_id,
    d.rule_id,
    d.figure_key,
    d.claim_number,
    r.report_year,
    a.name,
    d.cell_report_id,
    d.cell_figure_key;
