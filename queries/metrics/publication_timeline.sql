-- kind: query
-- name: publication_timeline
-- title_zh: 报告何时公布
-- title_en: When reports were published
-- grain: report_year, published_on
-- like: measure_by_year.parameters
-- column.report_year: 报告年度 | report year
-- column.published_on: 公布日期 | publication date
-- column.calendar_day: 该日在闰年中的序数，次年1月1日为0，此前为负 | day of a leap year, 0 for 1 January after the report year,
--     negative before it
-- column.report_count: 当日公布的报告数 | reports published on this day
-- column.cumulative_count: 截至当日已公布的报告数 | reports published until this day
-- column.dated_count: 该年度有公布日期的报告数 | reports of this year with a publication date
-- column.reported_count: 该年度本库收录的报告数 | reports of this year in this store
-- column.cumulative_share: 截至当日占有公布日期的报告的比例（0-1） | share of the reports with a date published until then (0-1)
with
selected as (
    select
        report_year,
        published_on
    from selected_report($years, $scope, $region_code, $levels, $kinds, $agency_ids)
),

reported as (
    select
        report_year,
        count(published_on) as dated_count,
        count(*) as reported_count
    from selected
    group by report_year
),

daily as (
    select
        report_year,
        published_on,
        count(*) as report_count,
        sum(count(*)) over (
            partition by report_year
            order by published_on
        ) as cumulative_count
    from selected
    where published_on is not null
    group by report_year, published_on
)

select
    d.report_year,
    d.published_on,
    (
        make_date(2024, month(d.published_on), day(d.published_on))
        - date '2024-01-01'
        + 366 * (year(d.published_on) - d.report_year - 1)
    )::integer as calendar_day,
    d.report_count,
    d.cumulative_count::bigint as cumulative_count,
    r.dated_count,
    r.reported_count,
    d.cumulative_count::double / r.dated_count as cumulative_share
from daily as d
inner join reported as r on d.report_year = r.report_year
order by d.report_year, d.published_on;
