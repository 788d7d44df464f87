-- 格式中的每一个单元格。 | One row a cell of the form and version: version x table x row x column, with labels and units.
create table format_field (
    -- 格式代码 | Code of the format
    format_version varchar not null references format_version(format_version),
    -- 表 | Table of the form
    table_code varchar not null check (table_code in ('proactive', 'applications', 'remedies')),
    -- 行 | Row of the table
    row_code varchar not null,
    -- 列 | Column of the table
    column_code varchar not null,
    -- 行序 | Printed order of the row
    row_position integer not null,
    -- 列序 | Printed order of the column
    column_position integer not null,
    -- 上级行 | Row or heading above
    row_parent_code varchar,
    -- 上级列 | Heading above the column
    column_parent_code varchar,
    -- 行标签(中文) | Row label, Chinese
    row_label_zh varchar not null,
    -- 行标签(英文) | Row label, English
    row_label_en varchar not null,
    -- 列标签(中文) | Column label, Chinese
    column_label_zh varchar not null,
    -- 列标签(英文) | Column label, English
    column_label_en varchar not null,
    -- 单位;空为表中未定 | Unit; null where the form leaves it open
    unit varchar,
    -- 取值:计数、可负计数、金额 | Count, signed count or amount
    value_domain varchar not null check (value_domain in ('count', 'signed_count', 'amount')),
    -- 条例条款 | Article of the Regulation
    article varchar,
    -- 是否全国统一行 | Whether the row is in the national form (false: provincial extra row)
    is_national boolean not null,
    primary key (format_version, table_code, row_code, column_code)
);
