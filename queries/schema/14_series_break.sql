-- 口径变化。 | Breaks of series that charts mark and never cross; rows of data/formats/series_break.csv.
create table series_break (
    -- 变化代码 | Code of the break
    break_code varchar primary key,
    -- 生效日期 | Date of effect
    effective_on date not null,
    -- 首个受影响年度 | First report year affected
    first_report_year integer not null,
    -- 受影响的表;*为全部 | Table affected; * = all
    table_code varchar not null,
    -- 名称(中文) | Label, Chinese
    label_zh varchar not null,
    -- 名称(英文) | Label, English
    label_en varchar not null,
    -- 依据 | Source
    source varchar not null
);
