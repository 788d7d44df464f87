-- kind: query
-- name: coverage_by_region
-- title_zh: 报告覆盖情况按下级地区
-- title_en: Coverage by region below
-- grain: region, report_year
-- like: measure_by_year.parameters
-- column.region_code: 行政区划代码 | region code
-- column.region_name: 行政区划名称 | name of the region
-- column.report_year: 报告年度 | report year
-- column.body_count: 本库有其报告的机关数 | bodies with a report in this store
-- column.known_body_count: 本库有其任一年报告且当年存续的机关数 | bodies with a report of any year that existed in this one
-- column.missing_count: 其中当年报告本库未收录的，不说明其应报 | those of them whose report of this year is not
--     in this store; not that one was due
with
selected as (
    select
        report_year,
        region_code
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

below as (
    select *
    from region_child($region_code)
),

reported as (
    select
        coalesce(b.child_code, s.region_code) as region_code,
        s.report_year,
        count(*) as body_count
    from selected as s
    left join below as b on s.region_code = b.region_code
    group by all
),

absent as (
    select
        coalesce(b.child_code, m.region_code) as region_code,
        m.report_year,
        count(*) as missing_count
    from missing as m
    left join below as b on m.region_code = b.region_code
    group by all
),

joined as (
    select
        coalesce(r.region_code, a.region_code) as region_code,
        coalesce(r.report_year, a.report_year) as report_year,
        coalesce(r.body_count, 0) as body_count,
        coalesce(a.missing_count, 0) as missing_count
    from reported as r
    full join absent as a
        on r.region_code is not distinct from a.region_code and r.report_year = a.report_year
)

select
    j.region_code,
    g.name as region_name,
    j.report_year,
    j.body_count,
    j.body_count + j.missing_count as known_body_count,
    j.missing_count
from joined as j
left join region as g on j.region_code = g.region_code
order by j.region_code nulls last, j.report_year;
