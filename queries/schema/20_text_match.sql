-- 文字雷同。 | Narratives that share much: one row a report and another report that much of it stands in.
create table text_match (
    -- 报告编号 | Report revision
    report_id bigint not null,
    -- 对照的报告 | The other report revision
    other_report_id bigint not null,
    -- 类别:同机关上年、同年其他机关 | The same body a year before, or another body of the same year
    match_kind varchar not null check (match_kind in ('year', 'body')),
    -- 雷同比例 | Part of this report's own text that stands in the other, 0 to 1
    shared_ratio decimal(5, 4) not null check (shared_ratio between 0 and 1),
    -- 雷同字数 | Characters that stand in the other
    shared_character_count integer not null,
    -- 本报告字数 | Characters of this report's own text: stock phrases and headings left out
    character_count integer not null
);
