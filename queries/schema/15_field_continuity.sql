-- 指标在不同格式之间的延续。 | How a field continues across versions; rows of data/formats/continuity.csv.
create table field_continuity (
    -- 表 | Table
    table_code varchar not null,
    -- 原格式 | Earlier format
    from_version varchar,
    -- 原行;*为全部 | Earlier row; * = all
    from_row varchar,
    -- 原列;*为全部 | Earlier column; * = all
    from_column varchar,
    -- 新格式 | Later format
    to_version varchar,
    -- 新行 | Later row
    to_row varchar,
    -- 新列 | Later column
    to_column varchar,
    -- 可比性 | Comparability
    comparability varchar not null check (comparability in ('same', 'near', 'break', 'none')),
    -- 说明(中文) | Remark, Chinese
    note_zh varchar,
    -- 说明(英文) | Remark, English
    note_en varchar
);
