-- 对报告的人工决定。 | What people decided about stored reports, as it applies to this version: one row a decision and
-- report revision. Withdrawn revisions do not count; moved ones are filed elsewhere than they were read.
create table report_decision (
    -- 决定编号 | Identifier in the journal
    decision_id varchar not null,
    -- 报告编号 | Report revision that it is about
    report_id bigint not null,
    -- 决定:撤回、采用、改归 | Withdrawn, made the one that counts, or moved
    action varchar not null check (action in ('withdraw', 'current', 'move')),
    -- 处理人 | Who decided
    decided_by varchar not null,
    -- 决定时间(UTC) | When, UTC
    decided_at timestamp not null,
    -- 理由 | Reason
    reason varchar not null,
    -- 改归前的机关 | Body before it was moved
    read_agency_id varchar,
    -- 改归前的年度 | Year before it was moved
    read_year integer,
    -- 改归前的口径 | Scope before it was moved
    read_scope varchar,
    primary key (decision_id, report_id)
);
