-- 文字可以说到的数量。 | Quantities that a narrative states and tables hold; rows of data/claims/subject.csv.
create table claim_subject (
    -- 数量代码 | Code of the quantity
    subject_code varchar primary key,
    -- 中文名称 | Chinese name
    label_zh varchar not null,
    -- 英文名称 | English name
    label_en varchar not null,
    -- 所在的表 | Table that holds it
    table_code varchar not null check (table_code in ('proactive', 'applications', 'remedies')),
    -- 发现所指的单元格 | Cell that a finding about it names: table.row.column
    figure_key varchar not null
);
