-- 文字识别的把握。 | One row a figure that was read by OCR from a scan: how sure the recognition was of its text.
create table figure_confidence (
    -- 报告编号 | Report revision
    report_id bigint not null,
    -- 表 | Table
    table_code varchar not null,
    -- 行 | Row
    row_code varchar not null,
    -- 列 | Column
    column_code varchar not null,
    -- 把握(0-1) | How sure the recognition was of its least certain character, 0 to 1
    confidence double not null check (confidence between 0 and 1)
);
