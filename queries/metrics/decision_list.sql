-- kind: query
-- name: decision_list
-- title_zh: 核查发现的处理记录
-- title_en: Decisions about findings
-- grain: finding decided
-- like: measure_by_year.parameters
-- parameter.since: 起始时刻（世界时），空为不限 | moment from which on, UTC; null for ever
-- parameter.limit: 返回的最多行数 | most rows returned
-- parameter.offset: 跳过的行数 | rows skipped
-- column.agency_id: 机关编号 | agency id
-- column.agency_name: 机关名称 | name of the body
-- column.report_year: 报告年度 | report year
-- column.scope: 口径 | scope
-- column.rule_id: 规则 | rule
-- column.figure_key: 单元格 | key of the cell
-- column.decision: 最近一次处理意见 | latest decision
-- column.found_value: 处理时的报告数 | number of the report at that time
-- column.expected_value: 处理时的对照数 | number that it was compared with at that time
-- column.note: 处理说明 | note of the decision
-- column.reviewer: 处理人 | who decided
-- column.decided_at: 处理时间（世界时） | when, UTC
-- column.row_count: 分页前的总行数 | rows before paging
select
    r.agency_id,
    a.agency_name,
    r.report_year,
    r.scope,
    r.rule_id,
    r.figure_key,
    r.decision,
    r.found_value,
    r.expected_value,
    r.note,
    r.reviewer,
    r.decided_at,
    count(*) over () as row_count
from review as r
inner join chosen_agency($region_code, $levels, $kinds, $agency_ids) as a on r.agency_id = a.agency_id
where
    r.scope = $scope::varchar
    and ($years::integer[] is null or list_contains($years::integer[], r.report_year))
    and ($since::timestamp is null or r.decided_at >= $since::timestamp)
qualify
    row_number() over (
        partition by r.agency_id, r.report_year, r.rule_id, r.figure_key order by r.entry_number desc
    ) = 1
order by r.decided_at desc, a.agency_name asc, r.report_year desc, r.rule_id asc, r.figure_key asc
limit $limit offset $offset;
