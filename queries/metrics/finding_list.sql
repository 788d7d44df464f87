-- kind: query
-- name: finding_list
-- title_zh: 核查发现
-- title_en: Findings of the checks
-- grain: finding
-- like: measure_by_year.parameters
-- parameter.severities: 严重程度列表，空为全部 | severities, null for all
-- parameter.rule_ids: 规则列表，空为全部 | rules, null for all
-- parameter.decisions: 处理状态列表（open 未处理，reopened 重新打开，其余为处理意见），空为全部 | states: open, reopened or a
--     decision, null for all
-- parameter.limit: 返回的最多行数 | most rows returned
-- parameter.offset: 跳过的行数 | rows skipped
-- column.rule_id: 规则 | rule
-- column.severity: 严重程度 | severity
-- column.report_id: 报告编号 | report id
-- column.agency_id: 机关编号 | agency id
-- column.agency_name: 机关名称 | name of the body
-- column.report_year: 报告年度 | report year
-- column.scope: 口径 | scope
-- column.figure_key: 单元格 | key of the cell
-- column.expected_value: 对照数，含义见规则 | number that it was compared with; the rule says which
-- column.found_value: 报告数，含义见规则 | number of the report; the rule says which
-- column.other_report_id: 对照的报告编号，空为无 | report it was compared with, null where none
-- column.claim_number: 所指的文字说法，空为无 | statement of the text that it is about, null where none
-- column.message_zh: 说明（中文） | message, Chinese
-- column.message_en: 说明（英文） | message, English
-- column.decision: 处理状态 | state of the finding
-- column.note: 处理说明 | note of the decision
-- column.reviewer: 处理人 | who decided
-- column.decided_at: 处理时间（世界时） | when, UTC
-- column.last_entry_id: 最近一条处理记录，空为无 | last decision about the finding, whatever its numbers; null for none
-- column.row_count: 分页前的总行数 | rows before paging
select
    rule_id,
    severity,
    report_id,
    agency_id,
    agency_name,
    report_year,
    scope,
    figure_key,
    expected_value,
    found_value,
    other_report_id,
    claim_number,
    message_zh,
    message_en,
    decision,
    note,
    reviewer,
    decided_at,
    last_entry_id,
    count(*) over () as row_count
from
    reviewed_finding(
        $years, $scope, $region_code, $levels, $kinds, $agency_ids, $severities, $rule_ids, $decisions
    )
order by
    case severity when 'error' then 1 when 'warning' then 2 else 3 end asc,
    abs(coalesce(found_value, 0) - expected_value) desc nulls last,
    agency_name asc,
    agency_id asc,
    report_year desc,
    rule_id asc,
    figure_key asc,
    message_zh asc
limit $limit offset $offset;
