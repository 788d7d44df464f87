-- kind: query
-- name: zero_bodies
-- title_zh: 数为零的机关
-- title_en: Bodies whose number is zero
-- grain: measure, report_year
-- like: measure_by_year.parameters
-- parameter.measures: 计数类指标项代码列表，如新收申请 | codes of counts, such as applications received
-- column.measure: 指标项代码 | code of the measure
-- column.report_year: 报告年度 | report year
-- column.zero_count: 数为零的机关数；空白不算零 | bodies whose number is zero; a blank is not zero
-- column.body_count: 有数的机关数 | bodies with a number
-- column.zero_share: 零的机关占有数的机关 | zero bodies as a share of those with a number
-- column.report_count: 所选报告数 | reports selected
with
wanted as (
    select *
    from measure
    where list_contains($measures::varchar[], measure) and measure_kind = 'count'
),

selected as (
    select
        report_id,
        report_year
    from selected_report(
        $years, $scope, $region_code, $levels, $kinds, $agency_ids
    )
),

report_total as (
    select
        report_year,
        count(*) as report_count
    from selected
    group by report_year
),

added as (
    select
        v.measure_number,
        s.report_year,
        count(*) as body_count,
        count(*) filter (where v.numerator = 0) as zero_count
    from wanted as w
    inner join report_value as v on w.measure_number = v.measure_number
    inner join selected as s on v.report_id = s.report_id
    group by v.measure_number, s.report_year
)

select
    w.measure,
    r.report_year::integer as report_year,
    coalesce(a.zero_count, 0) as zero_count,
    coalesce(a.body_count, 0) as body_count,
    a.zero_count / nullif(a.body_count, 0) as zero_share,
    r.report_count
from wanted as w
cross join report_total as r
left join added as a on w.measure_number = a.measure_number and r.report_year = a.report_year
order by list_position($measures::varchar[], w.measure), r.report_year;
