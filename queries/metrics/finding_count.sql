-- kind: query
-- name: finding_count
-- title_zh: 核查发现计数
-- title_en: Findings counted
-- grain: group
-- like: measure_by_year.parameters
-- parameter.dimension: 分组：severity、rule、decision、agency、year 或 region（所选地区的下级） | what to group by: severity,
--     rule, decision, agency, year or region (those below the region selected)
-- parameter.severities: 严重程度列表，空为全部 | severities, null for all
-- parameter.rule_ids: 规则列表，空为全部 | rules, null for all
-- parameter.decisions: 处理状态列表，空为全部 | states, null for all
-- parameter.limit: 返回的最多行数 | most rows returned
-- parameter.offset: 跳过的行数 | rows skipped
-- column.group_code: 组：代码、机关编号、年度或区划代码 | group: a code, an agency id, a year or a region code
-- column.group_name: 机关或地区的名称，其他分组为空 | name of the body or region, null for other groups
-- column.finding_count: 发现数 | findings
-- column.error_count: 其中错误 | errors among them
-- column.warning_count: 其中警告 | warnings among them
-- column.note_count: 其中提示 | notes among them
-- column.undecided_count: 其中未处理（含重新打开） | those still to be decided, reopened ones included
-- column.body_count: 涉及的机关数 | bodies concerned
-- column.report_count: 涉及的报告数 | reports concerned
-- column.row_count: 分页前的组数 | groups before paging
with
found as (
    select
        rule_id,
        severity,
        report_id,
        agency_id,
        agency_name,
        region_code,
        report_year,
        decision
    from reviewed_finding(
        $years, $scope, $region_code, $levels, $kinds, $agency_ids, $severities, $rule_ids, $decisions
    )
),

below as (
    select *
    from region_child($region_code)
    where $dimension::varchar = 'region'
),

grouped as (
    select
        case $dimension::varchar
            when 'severity' then f.severity
            when 'rule' then f.rule_id
            when 'decision' then f.decision
            when 'agency' then f.agency_id
            when 'year' then f.report_year::varchar
            when 'region' then coalesce(b.child_code, f.region_code)
        end as group_code,
        any_value(case when $dimension::varchar = 'agency' then f.agency_name end) as agency_name,
        count(*) as finding_count,
        count(*) filter (where f.severity = 'error') as error_count,
        count(*) filter (where f.severity = 'warning') as warning_count,
        count(*) filter (where f.severity = 'note') as note_count,
        count(*) filter (where f.decision in ('open', 'reopened')) as undecided_count,
        count(distinct f.agency_id) as body_count,
        count(distinct f.report_id) as report_count
    from found as f
    left join below as b on f.region_code = b.region_code
    group by group_code
)

select
    g.group_code,
    coalesce(g.agency_name, r.name) as group_name,
    g.finding_count,
    g.error_count,
    g.warning_count,
    g.note_count,
    g.undecided_count,
    g.body_count,
    g.report_count,
    count(*) over () as row_count
from grouped as g
left join region as r on $dimension::varchar = 'region' and g.group_code = r.region_code
order by
    case when $dimension::varchar = 'year' then g.group_code end desc,
    g.error_count desc,
    g.warning_count desc,
    g.note_count desc,
    group_name asc nulls last,
    g.group_code asc nulls last
limit $limit offset $offset;
