-- 数量与单元格的对应。 | The cells that make up a quantity, in each way to read it; rows of data/claims/cell.csv.
create table claim_subject_cell (
    -- 数量代码 | Code of the quantity
    subject_code varchar not null references claim_subject(subject_code),
    -- 理解方式:1为首选 | Way to read the words, 1 = the plain one; a statement that fits any of them agrees
    reading integer not null check (reading >= 1),
    -- 适用格式;空为全部 | Format whose reports have the cell; null = all
    format_version varchar,
    -- 表 | Table
    table_code varchar not null,
    -- 行 | Row
    row_code varchar not null,
    -- 列 | Column
    column_code varchar not null
);
