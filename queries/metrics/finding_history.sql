-- kind: query
-- name: finding_history
-- title_zh: 一条发现的处理记录
-- title_en: Decisions about one finding
-- grain: decision
-- parameter.agency_id: 机关编号 | agency id
-- parameter.year: 报告年度 | report year
-- parameter.scope: 口径 | scope
-- parameter.rule_id: 规则 | rule
-- parameter.figure_key: 单元格 | key of the cell
-- column.decided_at: 处理时间（世界时） | when, UTC
-- column.decision: 处理意见 | decision
-- column.note: 处理说明 | note
-- column.reviewer: 处理人 | who decided
-- column.expected_value: 处理时的对照数 | number that it was compared with at that time
-- column.found_value: 处理时的报告数 | number of the report at that time
select
    decided_at,
    decision,
    note,
    reviewer,
    expected_value,
    found_value
from review
where
    agency_id = $agency_id::varchar
    and report_year = $year::integer
    and scope = $scope::varchar
    and rule_id = $rule_id::varchar
    and figure_key = $figure_key::varchar
order by entry_number desc;
