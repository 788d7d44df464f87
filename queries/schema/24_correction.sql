-- 人工更正。 | Corrections of cells by people: what was wrong, what counts instead, why, and whether it is applied. The
-- cell's raw text stays in figure. A reader_error (the source says the corrected value) is mended in figure as well, so
-- that the checks see what was published; a source_error leaves figure as published, and only what is counted changes.
create table correction (
    -- 更正编号 | Identifier
    correction_id varchar primary key,
    -- 机关 | Body
    agency_id varchar not null,
    -- 报告年度 | Report year
    report_year integer not null,
    -- 口径 | Scope
    scope varchar not null check (scope in ('own', 'aggregate', 'unknown')),
    -- 表 | Table
    table_code varchar not null,
    -- 行 | Row
    row_code varchar not null,
    -- 列 | Column
    column_code varchar not null,
    -- 更正种类:读取有误、来源有误 | Whether the reader or the source was wrong
    correction_kind varchar not null check (correction_kind in ('reader_error', 'source_error')),
    -- 更正前的状态;absent 为没有读到此格 | State that it corrects; absent where no cell was read
    wrong_state varchar not null check (
        wrong_state in ('number', 'zero', 'blank', 'not_applicable', 'text', 'unreadable', 'absent')
    ),
    -- 更正前的数 | Value that it corrects
    wrong_value decimal(24, 6),
    -- 更正前的原文 | Raw text that it corrects
    wrong_raw_text varchar not null,
    -- 更正后的状态 | State that counts instead
    corrected_state varchar not null check (
        corrected_state in ('number', 'zero', 'blank', 'not_applicable', 'unreadable')
    ),
    -- 更正后的数 | Value that counts instead
    corrected_value decimal(24, 6),
    -- 理由 | Reason
    reason varchar not null,
    -- 更正人 | Who corrected it
    corrected_by varchar not null,
    -- 更正时间(UTC) | When, UTC
    corrected_at timestamp not null,
    -- 依据:网址或文件 | What shows it: an address or a document
    evidence_source varchar,
    -- 记录在:人工日志、随附数据文件 | Where it is recorded: the journal of the store, or data/corrections
    recorded_in varchar not null check (recorded_in in ('journal', 'file')),
    -- 是否采用 | Applied; mended: the source no longer has the wrong value; superseded by a later one; no such report
    correction_status varchar not null check (
        correction_status in ('applied', 'mended', 'superseded', 'no_report')
    ),
    -- 对应的现行报告 | Report revision that it is about now
    report_id bigint,
    -- 现在读到的状态 | State that is read now
    found_state varchar not null,
    -- 现在读到的数 | Value that is read now
    found_value decimal(24, 6),
    -- 现在读到的原文 | Raw text that is read now
    found_raw_text varchar not null,
    check ((corrected_value is not null) = (corrected_state in ('number', 'zero'))),
    check (correction_kind = 'reader_error' or wrong_state <> 'absent')
);
