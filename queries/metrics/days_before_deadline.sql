-- kind: query
-- name: days_before_deadline
-- title_zh: 比期限早几天公布
-- title_en: Days before the deadline
-- grain: report_year
-- like: measure_by_year.parameters
-- parameter.day_count: 所选的日子，比期限早几天，如7；负数为晚几天，空为期限当日 | the day asked about, as days before the deadline, such as 7;
--     negative for days after it
-- column.report_year: 报告年度 | report year
-- column.dated_count: 有公布日期和期限的报告数 | reports with a day of publication and a deadline
-- column.median_days: 居中报告早几天，负数为晚 | the median report's days before the deadline; negative is late
-- column.lower_quartile: 四分之一位（线性内插） | a quarter up from the latest, interpolated
-- column.upper_quartile: 四分之三位（线性内插） | three quarters up from the latest, interpolated
-- column.earliest_days: 最早者 | the earliest
-- column.latest_days: 最晚者 | the latest
-- column.by_then_count: 到所选日子已公布的报告数 | reports published by the day asked about
-- column.by_then_share: 其占有日期的报告 | these as a share of the dated ones
-- column.report_count: 应有的报告数：有名录的为应报机关数（不论口径），没有的为本库收录的报告数 | reports expected: bodies of the roster that
--     owe one (of whatever scope), without a roster the reports in this store
-- column.is_by_roster: 是否依应报名录 | whether the roster says what is expected
-- column.deadline_count: 其中有期限的 | of those expected, with a deadline
-- column.expected_share: 到所选日子已公布的占有期限的 | published by the day asked about, as a share of those with a deadline
-- column.over_week_count: 早8天以上 | 8 days early or more
-- column.in_week_count: 期限当日至早7天 | on the day of the deadline or up to 7 days early
-- column.month_late_count: 晚1至30天 | 1 to 30 days late
-- column.beyond_month_count: 晚31天以上 | 31 days late or more
-- column.undated_count: 有期限、已收录而公布日期不明 | with a deadline and here, without a day of publication
-- column.absent_count: 有期限、应报而本库未收录 | with a deadline, owed and not in this store
with
expected as (
    select
        report_year,
        deadline,
        is_present,
        is_by_roster,
        deadline - published_on as days
    from expected_report($years, $scope, $region_code, $levels, $kinds, $agency_ids)
)

select
    report_year::integer as report_year,
    count(days) as dated_count,
    median(days) as median_days,
    quantile_cont(days, 0.25) as lower_quartile,
    quantile_cont(days, 0.75) as upper_quartile,
    max(days) as earliest_days,
    min(days) as latest_days,
    count(*) filter (where days >= coalesce($day_count::integer, 0)) as by_then_count,
    by_then_count / nullif(count(days), 0) as by_then_share,
    count(*) as report_count,
    any_value(is_by_roster) as is_by_roster,
    count(deadline) as deadline_count,
    by_then_count / nullif(count(deadline), 0) as expected_share,
    count(*) filter (where days > 7) as over_week_count,
    count(*) filter (where days between 0 and 7) as in_week_count,
    count(*) filter (where days between -30 and -1) as month_late_count,
    count(*) filter (where days < -30) as beyond_month_count,
    count(deadline) filter (where is_present and days is null) as undated_count,
    count(deadline) filter (where not is_present) as absent_count
from expected
group by report_year
order by report_year;
