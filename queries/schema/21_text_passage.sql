-- 雷同的段落。 | The longest passages that two narratives share.
create table text_passage (
    -- 报告编号 | Report revision
    report_id bigint not null,
    -- 对照的报告 | The other report revision
    other_report_id bigint not null,
    -- 序号:最长的在前 | Order, the longest first, from 1
    passage_number integer not null,
    -- 段序 | Paragraph of this report in which it begins (paragraph.position)
    position integer not null,
    -- 对照段序 | Paragraph of the other report in which it begins
    other_position integer not null,
    -- 文字 | The passage as this report prints it
    passage_text varchar not null
);
