-- 核查发现。 | What a check found in a report; figure_key names the cell that the rule is about.
create table finding (
    -- 规则 | Rule
    rule_id varchar not null,
    -- 轻重 | Severity
    severity varchar not null check (severity in ('error', 'warning', 'note')),
    -- 报告编号 | Report revision
    report_id bigint not null,
    -- 单元格 | Cell the rule is about: table.row.column
    figure_key varchar not null,
    -- 应为 | Expected value
    expected_value decimal(38, 6),
    -- 实为 | Found value
    found_value decimal(38, 6),
    -- 对照的报告;空为无 | The other report it was compared with (last year's, the copied one); null where none
    other_report_id bigint,
    -- 文字中的说法;空为无 | Statement of the narrative (claim.claim_number) that the rule is about; null where none
    claim_number integer,
    -- 说明(中文) | Message, Chinese
    message_zh varchar not null,
    -- 说明(英文) | Message, English
    message_en varchar not null
);
