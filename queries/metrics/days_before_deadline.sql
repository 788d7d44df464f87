-- kind: query
-- name: days_before_deadline
-- title_zh: 比期限早几天公布
-- title_en: Days before the deadline
-- grain: report_year
-- like: measure_by_year.parameters
-- parameter.days: 所选的日子，比期限早几天，如7；负数为晚几天 | the day asked about, as days before the deadline, such as 7;
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
-- column.report_count: 所选报告数 | reports selected
with
dated as (
    select
        report_year,
        report_deadline(report_year, scope, kind) - published_on as days
    from selected_report(
        $years, $scope, $region_code, $levels, $kinds, $agency_ids
    )
)

select
    report_year::integer as report_year,
    count(days) as dated_count,
    median(days) as median_days,
    quantile_cont(days, 0.25) as lower_quartile,
    quantile_cont(days, 0.75) as upper_quartile,
    max(days) as earliest_days,
    min(days) as latest_days,
    count(*) filter (where days >= $days::integer) as by_then_count,
    count(*) filter (where days >= $days::integer) / nullif(count(days), 0) as by_then_share,
    count(*) as report_count
from dated
group by report_year
order by report_year;
