-- 人工处理意见。 | What a person decided about a finding, one row a decision. Kept in a journal beside the versions of a
-- store and loaded into memory when it is read; the table of a version itself is empty.
create table review (
    -- 记录编号 | Identifier of the line in the journal
    entry_id varchar primary key,
    -- 在日志中的次序 | Place in the journal, from 1
    entry_number integer not null,
    -- 机关 | Body
    agency_id varchar not null,
    -- 报告年度 | Report year
    report_year integer not null,
    -- 口径 | Scope
    scope varchar not null,
    -- 规则 | Rule
    rule_id varchar not null,
    -- 单元格 | Cell
    figure_key varchar not null,
    -- 处理意见 | Decision
    decision varchar not null check (
        decision in ('confirmed', 'explained', 'source_error', 'reader_error', 'waived', 'reopened')
    ),
    -- 备注 | Remark
    note varchar,
    -- 处理人 | Who decided
    reviewer varchar,
    -- 处理时间 | When, UTC
    decided_at timestamp not null,
    -- 处理时的实为 | Found value that the decision was about
    found_value decimal(38, 6),
    -- 处理时的应为 | Expected value that the decision was about
    expected_value decimal(38, 6)
);
