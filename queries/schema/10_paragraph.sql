-- 文字部分。 | The narrative of a report, by section and position.
create table paragraph (
    -- 报告编号 | Report revision
    report_id bigint not null,
    -- 部分 | Section
    section_code varchar not null check (
        section_code in (
            'preamble', 'overview', 'proactive', 'applications', 'remedies', 'problems', 'other_matters'
        )
    ),
    -- 段序 | Order within the report
    position integer not null,
    -- 文字 | Text
    paragraph_text varchar not null,
    -- 原文位置 | Where it stands in the source
    source_place varchar not null
);
