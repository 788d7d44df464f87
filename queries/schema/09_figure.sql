-- 数据单元格。 | One row a table cell that a report has. No index: (report_id, table_code, row_code, column_code) is unique,
-- which queries/checks/duplicate_figure.sql proves before a version of the store is published (a key index over
-- twenty million cells would cost more memory than the cells).
create table figure (
    -- 报告编号 | Report revision
    report_id bigint not null,
    -- 表 | Table
    table_code varchar not null check (table_code in ('proactive', 'applications', 'remedies')),
    -- 行 | Row
    row_code varchar not null,
    -- 列 | Column
    column_code varchar not null,
    -- 数值;非数字为空 | Exact value; null unless the cell holds a number
    value decimal(24, 6),
    -- 单元格状态 | What stands in the cell
    state varchar not null check (state in ('number', 'zero', 'blank', 'not_applicable', 'text', 'unreadable')),
    -- 单元格中的单位 | Unit in the cell, where the form leaves it open
    unit varchar,
    -- 原文 | Text of the cell as published
    raw_text varchar not null,
    -- 原文位置 | Where it stands in the source
    source_place varchar not null,
    check ((value is not null) = (state in ('number', 'zero'))),
    check (state <> 'zero' or value = 0)
);
