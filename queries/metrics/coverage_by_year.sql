-- kind: query
-- name: coverage_by_year
-- title_zh: 报告覆盖情况按年
-- title_en: Coverage by year
-- grain: report_year
-- like: measure_by_year.parameters
-- column.report_year: 报告年度 | report year
-- column.body_count: 本库有其报告的机关数 | bodies with a report in this store
-- column.known_body_count: 本库有其任一年报告且当年存续的机关数 | bodies with a report of any year that existed in this one
-- column.missing_count: 其中当年报告本库未收录的，不说明其应报 | those of them whose report of this year is not
--     in this store; not that one was due
-- column.partial_count: 未完整读取的报告数 | reports read in part
-- column.late_count: 晚于期限发布的报告数（部门1月31日、政府3月31日；2018年度及以前均为3月31日） | reports published after their deadline
--     (departments 31 January, governments 31 March; all 31 March up to report year 2018)
-- column.undated_count: 发布日期不明的报告数 | reports without a publication date
with
selected as (
    select
        report_year,
        scope,
        kind,
        status,
        published_on
    from selected_report(
        $years, $scope, $region_code, $levels, $kinds, $agency_ids
    )
),

missing as (
    select *
    from missing_report(
        $years, $scope, $region_code, $levels, $kinds, $agency_ids
    )
),

reported as (
    select
        report_year,
        count(*) as body_count,
        count(*) filter (where status = 'partial') as partial_count,
        count(*) filter (where published_on is null) as undated_count,
        count(*) filter (
            where published_on > report_deadline(report_year, scope, kind)
        ) as late_count
    from selected
    group by report_year
),

absent as (
    select
        report_year,
        count(*) as missing_count
    from missing
    group by report_year
)

select
    r.report_year,
    r.body_count,
    r.body_count + coalesce(a.missing_count, 0) as known_body_count,
    coalesce(a.missing_count, 0) as missing_count,
    r.partial_count,
    r.late_count,
    r.undated_count
from reported as r
left join absent as a on r.report_year = a.report_year
order by r.report_year;
