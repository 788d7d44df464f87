-- kind: query
-- name: cells_of_source
-- title_zh: 一份来源文件读出的单元格
-- title_en: The cells that were read from a source file
-- grain: one row a cell of the report whose cell stands at the place; of several revisions the one that counts
-- parameter.sha256: 来源文件的SHA-256 | SHA-256 of the source file
-- parameter.figure_key: 单元格 | the cell
-- parameter.source_place: 该单元格在来源中的位置 | place of that cell in the source
-- column.figure_key: 单元格 | the cell
-- column.format_version: 格式版本 | version of the form
-- column.value: 数 | number
-- column.state: 状态 | state
-- column.raw_text: 原文 | text as published
-- column.source_place: 在来源中的位置 | place in the source
-- column.confidence: 文字识别的把握(0-1)，不是识别得来的为空 | how sure OCR was, 0 to 1; null where it was not read by OCR
with
own_report as (
    select
        r.report_id,
        r.format_version
    from report as r
    inner join figure as f on r.report_id = f.report_id
    where
        r.source_sha256 = $sha256::varchar
        and f.table_code || '.' || f.row_code || '.' || f.column_code = $figure_key::varchar
        and f.source_place = $source_place::varchar
    order by r.is_current desc, r.report_id desc
    limit 1
)

select
    f.table_code || '.' || f.row_code || '.' || f.column_code as figure_key,
    r.format_version,
    f.value,
    f.state,
    f.raw_text,
    f.source_place,
    c.confidence
from own_report as r
inner join figure as f on r.report_id = f.report_id
left join figure_confidence as c
    on
        f.report_id = c.report_id
        and f.table_code = c.table_code
        and f.row_code = c.row_code
        and f.column_code = c.column_code;
