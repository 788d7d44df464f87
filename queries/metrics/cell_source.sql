-- kind: query
-- name: cell_source
-- title_zh: 一个单元格的来源与更正
-- title_en: Where a cell stands, and its correction
-- grain: one row
-- parameter.report_id: 报告编号 | report id
-- parameter.table_code: 表 | table
-- parameter.row_code: 行代码 | code of the row
-- parameter.column_code: 列代码 | code of the column
-- column.report_id: 报告编号 | report id
-- column.agency_id: 机关编号 | agency id
-- column.agency_name: 机关名称 | name of the body
-- column.report_year: 报告年度 | report year
-- column.scope: 口径 | scope
-- column.revision: 版次 | revision
-- column.is_current: 是否现行版次 | whether this revision counts
-- column.format_version: 格式版本 | version of the form
-- column.title: 标题 | title
-- column.published_on: 发布日期 | publication date
-- column.origin: 来源类别 | origin
-- column.table_code: 表 | table
-- column.row_code: 行代码 | code of the row
-- column.column_code: 列代码 | code of the column
-- column.value: 现在采用的数 | the number that counts
-- column.state: 现在采用的状态；absent 为没有读到此格 | the state that counts; absent where no cell was read
-- column.unit: 单位 | unit
-- column.raw_text: 原文 | text as published
-- column.source_place: 在来源中的位置 | place in the source
-- column.confidence: 文字识别的把握(0-1)，不是识别得来的为空 | how sure OCR was, 0 to 1; null where it was not read by OCR
-- column.read_value: 更正前的数 | the number before any correction
-- column.read_state: 更正前的状态 | the state before any correction
-- column.source_sha256: 来源文件的SHA-256 | SHA-256 of the source file
-- column.source_name: 来源文件名 | name of the source file
-- column.source_url: 来源网址 | address of the source
-- column.media_type: 来源文件类型 | media type of the source
-- column.byte_count: 字节数 | size in bytes
-- column.read_at: 读取时间(UTC) | when it was read, UTC
-- column.extractor_version: 读取程序版本 | version of the reader
-- column.correction_id: 更正编号 | identifier of the correction
-- column.correction_kind: 更正种类 | who was wrong, the reader or the source
-- column.correction_status: 是否采用 | whether it is applied
-- column.corrected_state: 更正后的状态 | state after
-- column.corrected_value: 更正后的数 | number after
-- column.wrong_raw_text: 更正前的原文 | raw text that it corrects
-- column.reason: 理由 | reason
-- column.evidence_source: 依据 | what shows it
-- column.corrected_by: 更正人 | who corrected it
-- column.corrected_at: 更正时间(UTC) | when, UTC
-- column.recorded_in: 记录在 | where it is recorded
with
own_report as (
    select *
    from report
    where report_id = $report_id::bigint
),

own_cell as (
    select *
    from figure
    where
        report_id = $report_id::bigint
        and table_code = $table_code::varchar
        and row_code = $row_code::varchar
        and column_code = $column_code::varchar
),

own_confidence as (
    select confidence
    from figure_confidence
    where
        report_id = $report_id::bigint
        and table_code = $table_code::varchar
        and row_code = $row_code::varchar
        and column_code = $column_code::varchar
),

-- The correction that applies, else one that no longer fits.
own_correction as (
    select *
    from correction
    where
        report_id = $report_id::bigint
        and table_code = $table_code::varchar
        and row_code = $row_code::varchar
        and column_code = $column_code::varchar
        and correction_status in ('applied', 'mended')
    order by correction_status asc, corrected_at desc
    limit 1
)

select
    r.report_id,
    r.agency_id,
    a.name as agency_name,
    r.report_year,
    r.scope,
    r.revision,
    r.is_current,
    r.format_version,
    r.title,
    r.published_on,
    r.origin,
    $table_code::varchar as table_code,
    $row_code::varchar as row_code,
    $column_code::varchar as column_code,
    case when c.correction_status = 'applied' then c.corrected_value else f.value end as value,
    case when c.correction_status = 'applied' then c.corrected_state else coalesce(f.state, 'absent') end as state,
    f.unit,
    coalesce(f.raw_text, '') as raw_text,
    coalesce(f.source_place, '') as source_place,
    (select o.confidence from own_confidence as o) as confidence,
    case when c.correction_status = 'applied' then c.wrong_value else f.value end as read_value,
    case when c.correction_status = 'applied' then c.wrong_state else coalesce(f.state, 'absent') end as read_state,
    r.source_sha256,
    s.name as source_name,
    s.url as source_url,
    s.media_type,
    s.byte_count,
    s.read_at,
    s.extractor_version,
    c.correction_id,
    c.correction_kind,
    c.correction_status,
    c.corrected_state,
    c.corrected_value,
    c.wrong_raw_text,
    c.reason,
    c.evidence_source,
    c.corrected_by,
    c.corrected_at,
    c.recorded_in
from own_report as r
inner join agency as a on r.agency_id = a.agency_id
inner join source_file as s on r.source_sha256 = s.sha256
left join own_cell as f on r.report_id = f.report_id
left join own_correction as c on r.report_id = c.report_id;
