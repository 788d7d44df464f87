-- 文字的指纹(服务用)。 | Serving table: one row a report with a narrative: the sketch by which copies are searched.
create table text_sketch (
    -- 报告编号 | Report revision
    report_id bigint primary key,
    -- 本报告字数 | Characters of its own text: stock phrases and headings left out
    character_count integer not null,
    -- 指纹;文字太短为空 | MinHash sketch, 128 numbers of 4 bytes; null where the text is too short to compare
    sketch blob
);
