-- 人工处理意见。 | What a person decided about a finding. Kept across re-runs: keyed by body, year, scope, rule and cell.
create table review (
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
    -- 处理时间 | When
    decided_at timestamp not null,
    -- 处理时的数值 | Value that the decision was about
    found_value decimal(38, 6),
    primary key (agency_id, report_year, scope, rule_id, figure_key, decided_at)
);
