-- kind: query
-- name: coverage_matrix
-- title_zh: 机关与年度的报送情况
-- title_en: State of reporting by body and year
-- grain: agency, report_year
-- like: measure_by_year.parameters
-- parameter.coverage_states: 只列出某年处于这些状态（含 partial 未完整读取）的机关，空为全部 | only bodies in one of these states
--     in some year (partial: read in part), null for all
-- parameter.limit: 返回的最多机关数 | most bodies returned
-- parameter.offset: 跳过的机关数 | bodies skipped
-- column.agency_id: 机关编号 | agency id
-- column.agency_name: 机关名称 | name of the body
-- column.kind: 机关类别 | kind of body
-- column.level: 机关层级 | level of the body
-- column.region_name: 行政区划名称 | name of the region
-- column.report_year: 报告年度 | report year
-- column.coverage_state: 报送状态（owed 依名录应报而本库未收录；not_in_store 本库未收录，不说明应报） | state of reporting
--     (owed: due by the roster and not in this store; not_in_store says nothing about a duty)
-- column.is_partial: 是否未完整读取 | whether it was read in part
-- column.published_on: 公布日期；有几个版次的为最早的 | published on, the first revision where there are several
-- column.deadline: 公布期限 | deadline
-- column.days_late: 逾期天数，未逾期为空 | days late, null if not
-- column.filed_on: 备案日期，由人记下 | filed with the office on, as people noted it
-- column.filing_deadline: 备案期限，无备案义务的为空 | last day for filing, null where no article asks for it
-- column.filing_days_late: 备案逾期天数，未逾期为空 | days that filing was late, null if not
-- column.is_named_by_law: 条例第四十九条是否点名（否则为各地惯例） | whether article 49 names the body (else local practice)
-- column.revision_count: 版次数（大于一即有被取代的版本） | revisions (more than one: some are superseded)
-- column.report_id: 报告编号 | report id
-- column.row_count: 分页前的机关数 | bodies before paging
with
covered as (
    select *
    from report_coverage($years, $scope, $region_code, $levels, $kinds, $agency_ids)
),

body as (
    select
        agency_id,
        count(*) over () as row_count
    from covered
    where
        $coverage_states::varchar[] is null
        or list_contains($coverage_states::varchar[], coverage_state)
        or (is_partial and list_contains($coverage_states::varchar[], 'partial'))
    group by agency_id
),

leaf as (
    select
        b.agency_id,
        b.row_count,
        coalesce(a.agency_name, r.agency_name) as agency_name,
        coalesce(a.kind, r.kind) as kind,
        coalesce(a.level, r.level) as level,
        coalesce(a.region_name, r.region_name) as region_name,
        r.list_position
    from body as b
    left join agency_summary as a on b.agency_id = a.agency_id
    left join roster_body as r on b.agency_id = r.agency_id
    order by r.list_position nulls last, agency_name, b.agency_id
    limit $limit offset $offset
),

revised as (
    select
        agency_id,
        report_year,
        count(*) as revision_count
    from report
    where scope = $scope::varchar and agency_id in (select l.agency_id from leaf as l)
    group by agency_id, report_year
)

select
    l.agency_id,
    l.agency_name,
    l.kind,
    l.level,
    l.region_name,
    c.report_year,
    c.coverage_state,
    c.is_partial,
    c.published_on,
    c.deadline,
    case when c.days_after_deadline > 0 then c.days_after_deadline end as days_late,
    c.filed_on,
    c.filing_deadline,
    case when c.filed_on > c.filing_deadline then c.filed_on - c.filing_deadline end as filing_days_late,
    c.is_named_by_law,
    r.revision_count,
    c.report_id,
    l.row_count
from leaf as l
inner join covered as c on l.agency_id = c.agency_id
left join revised as r on c.agency_id = r.agency_id and c.report_year = r.report_year
order by l.list_position nulls last, l.agency_name, l.agency_id, c.report_year;
