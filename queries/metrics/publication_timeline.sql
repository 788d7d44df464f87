-- kind: query
-- name: publication_timeline
-- title_zh: 报告何时公布
-- title_en: When reports were published
-- grain: report_year, published_on
-- like: measure_by_year.parameters
-- parameter.as_of: 截至哪一天（如2026-02-15），为最近年度的日子，其余年度截至同月同日；空为不限 | as of which day, such as 2026-02-15: a day of
--     the latest year, the years before end on the same day of theirs; null for all
-- column.report_year: 报告年度 | report year
-- column.published_on: 公布日期，该年度截至所问之日没有公布的为空 | publication date; null where nothing of the year was published
--     by the day asked about
-- column.calendar_day: 该日在闰年中的序数，次年1月1日为0，此前为负 | day of a leap year, 0 for 1 January after the report year,
--     negative before it
-- column.report_count: 当日公布的报告数 | reports published on this day
-- column.cumulative_count: 截至当日已公布的报告数 | reports published until this day
-- column.dated_count: 该年度有公布日期的报告数 | reports of this year with a publication date
-- column.reported_count: 该年度本库收录的报告数 | reports of this year in this store
-- column.cumulative_share: 截至当日占有公布日期的报告的比例（0-1） | share of the reports with a date published until then (0-1)
-- column.expected_count: 该年度应有的报告数：有名录的为应报机关数（不论口径），没有的为本库收录的报告数 | reports expected of this year: bodies of
--     the roster that owe one (of whatever scope), without a roster the reports in this store
-- column.expected_share: 截至当日占应有报告的比例（0-1） | share of the reports expected published until then (0-1)
-- column.is_by_roster: 是否依应报名录 | whether the roster says what is expected
-- column.january_count: 其中应于1月31日前公布的 | of those expected, due by 31 January
-- column.january_met_count: 其中按期公布的 | of these, published in time
-- column.march_count: 其中应于3月31日前公布的 | of those expected, due by 31 March
-- column.march_met_count: 其中按期公布的 | of these, published in time
with
expected as (
    select
        report_year,
        published_on,
        deadline,
        is_present,
        is_by_roster,
        calendar_day(published_on, report_year) as calendar_day
    from expected_report($years, $scope, $region_code, $levels, $kinds, $agency_ids)
),

asked as (
    select calendar_day($as_of::date, coalesce(list_max($years::integer[]), max(report_year))) as last_day
    from expected
),

known as (
    select
        e.*,
        coalesce(a.last_day is null or e.calendar_day <= a.last_day, false) as is_out,
        month(e.deadline) = 1 as is_due_in_january,
        month(e.deadline) = 3 as is_due_in_march
    from expected as e
    cross join asked as a
),

yearly as (
    select
        report_year,
        any_value(is_by_roster) as is_by_roster,
        count(*) as expected_count,
        count(*) filter (where is_present) as reported_count,
        count(published_on) as dated_count,
        count(*) filter (where is_due_in_january) as january_count,
        count(*) filter (where is_due_in_january and is_out and published_on <= deadline) as january_met_count,
        count(*) filter (where is_due_in_march) as march_count,
        count(*) filter (where is_due_in_march and is_out and published_on <= deadline) as march_met_count
    from known
    group by report_year
),

daily as (
    select
        report_year,
        published_on,
        any_value(calendar_day) as calendar_day,
        count(*) as report_count,
        sum(count(*)) over (
            partition by report_year
            order by published_on
        ) as cumulative_count
    from known
    where published_on is not null and is_out
    group by report_year, published_on
)

select
    y.report_year,
    d.published_on,
    d.calendar_day,
    d.report_count,
    d.cumulative_count::bigint as cumulative_count,
    y.dated_count,
    y.reported_count,
    d.cumulative_count::double / y.dated_count as cumulative_share,
    y.expected_count,
    d.cumulative_count::double / y.expected_count as expected_share,
    y.is_by_roster,
    y.january_count,
    y.january_met_count,
    y.march_count,
    y.march_met_count
from yearly as y
left join daily as d on y.report_year = d.report_year
order by y.report_year, d.published_on;
