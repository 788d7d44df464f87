-- kind: query
-- name: coverage_count
-- title_zh: 报送情况按年计数
-- title_en: State of reporting, counted by year
-- grain: report_year
-- like: measure_by_year.parameters
-- column.report_year: 报告年度 | report year
-- column.reported_count: 本库收录的报告 | reports in this store
-- column.on_time_count: 按期公布 | published in time
-- column.late_count: 逾期公布 | published late
-- column.undated_count: 公布日期不明 | without a publication date
-- column.no_deadline_count: 已公布而没有法定期限 | published, without a deadline by law
-- column.partial_count: 其中未完整读取 | of these, read in part
-- column.missing_count: 本库未收录：机关有其他年度的报告 | not in this store: bodies of which other years are
-- column.owed_count: 应报而本库未收录（依应报名录） | due by the roster and not in this store
-- column.unknown_scope_count: 只有口径不明的报告 | only a report whose scope is not known
-- column.median_days_late: 逾期天数中位数 | median days late
-- column.revised_count: 有过修订的报告 | reports with an earlier revision
-- column.filing_due_count: 收录的报告中有备案期限的 | reports in this store with a deadline for filing
-- column.filed_count: 其中已记备案日期 | of these, with a noted date of filing
-- column.filed_late_count: 其中备案逾期 | of these, filed late
with
covered as (
    select
        report_id,
        agency_id,
        report_year,
        days_after_deadline,
        is_partial,
        coverage_state,
        filing_deadline,
        filed_on
    from report_coverage($years, $scope, $region_code, $levels, $kinds, $agency_ids)
),

revised as (
    select report_id
    from report
    where is_current and revision > 1
)

select
    c.report_year,
    count(c.report_id) as reported_count,
    count(*) filter (where c.coverage_state = 'on_time') as on_time_count,
    count(*) filter (where c.coverage_state = 'late') as late_count,
    count(*) filter (where c.coverage_state = 'undated') as undated_count,
    count(*) filter (where c.coverage_state = 'no_deadline') as no_deadline_count,
    count(*) filter (where c.is_partial) as partial_count,
    count(*) filter (where c.coverage_state = 'not_in_store') as missing_count,
    count(*) filter (where c.coverage_state = 'owed') as owed_count,
    count(*) filter (where c.coverage_state = 'unknown_scope') as unknown_scope_count,
    median(c.days_after_deadline) filter (where c.coverage_state = 'late') as median_days_late,
    count(r.report_id) as revised_count,
    count(c.report_id) filter (where c.filing_deadline is not null) as filing_due_count,
    count(c.report_id) filter (where c.filing_deadline is not null and c.filed_on is not null) as filed_count,
    count(c.report_id) filter (where c.filed_on > c.filing_deadline) as filed_late_count
from covered as c
left join revised as r on c.report_id = r.report_id
group by c.report_year
order by c.report_year;
