-- kind: query
-- name: finding_list
-- title_zh: 核查发现
-- title_en: Findings of the checks
-- grain: finding
-- like: measure_by_year.parameters
-- parameter.severities: 严重程度列表，空为全部 | severities, null for all
-- parameter.rule_ids: 规则列表，空为全部 | rules, null for all
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
-- column.expected_value: 应为 | expected value
-- column.found_value: 实为 | found value
-- column.message_zh: 说明（中文） | message, Chinese
-- column.message_en: 说明（英文） | message, English
-- column.decision: 人工处理意见 | decision of a person
-- column.note: 处理说明 | note of the decision
-- column.row_count: 分页前的总行数 | rows before paging
with
selected as (
    select
        report_id,
        agency_id,
        agency_name,
        report_year,
        scope
    from selected_report(
        $years, $scope, $region_code, $levels, $kinds, $agency_ids
    )
),

decided as (
    select
        agency_id,
        report_year,
        scope,
        rule_id,
        figure_key,
        arg_max(decision, decided_at) as decision,
        arg_max(note, decided_at) as note
    from review
    group by agency_id, report_year, scope, rule_id, figure_key
)

select
    f.rule_id,
    f.severity,
    f.report_id,
    s.agency_id,
    s.agency_name,
    s.report_year,
    s.scope,
    f.figure_key,
    f.expected_value,
    f.found_value,
    f.message_zh,
    f.message_en,
    d.decision,
    d.note,
    count(*) over () as row_count
from finding as f
inner join selected as s on f.report_id = s.report_id
left join decided as d
    on
        s.agency_id = d.agency_id
        and s.report_year = d.report_year
        and s.scope = d.scope
        and f.rule_id = d.rule_id
        and f.figure_key = d.figure_key
where
    ($severities::varchar[] is null or list_contains($severities::varchar[], f.severity))
    and ($rule_ids::varchar[] is null or list_contains($rule_ids::varchar[], f.rule_id))
order by
    case f.severity when 'error' then 1 when 'warning' then 2 else 3 end,
    s.agency_name asc,
    s.report_year desc,
    f.rule_id asc,
    f.figure_key asc
limit $limit offset $offset;
