-- 报告格式的版本。 | Versions of the statutory format; rows of data/formats/version.csv.
create table format_version (
    -- 格式代码 | Code of the format
    format_version varchar primary key,
    -- 中文名称 | Chinese name
    name_zh varchar not null,
    -- 英文名称 | English name
    name_en varchar not null,
    -- 发布该格式的文件 | The notice that set it
    notice varchar not null,
    -- 首个适用年度 | First report year
    first_report_year integer not null,
    -- 最后适用年度;空为现行 | Last report year; null = in force
    last_report_year integer,
    -- 能否读取 | Whether reports in this format are read
    is_readable boolean not null,
    -- 备注 | Remark
    note varchar
);
