-- kind: query
-- name: change_by_agency
-- title_zh: 变化由哪些机关带来
-- title_en: Which bodies drive a change
-- grain: agency
-- like: measure_by_year.parameters
-- parameter.measure: 计数类指标项代码 | code of a count
-- parameter.year: 报告年度 | report year
-- parameter.limit: 返回的最多行数 | most rows returned
-- column.agency_id: 机关编号 | agency id
-- column.agency_name: 机关名称 | name of the body
-- column.kind: 机关类别 | kind of body
-- column.level: 机关层级 | level of the body
-- column.region_code: 行政区划代码 | region code
-- column.region_name: 行政区划名称 | name of the region
-- column.report_id: 报告编号 | report id
-- column.report_year: 报告年度 | report year
-- column.value: 计数为数值；比率为分子除以分母（0-1） | a count's number; a rate's numerator / denominator (0-1)
-- column.previous_value: 上一自然年的值，该年缺则为空 | value of the calendar year before; null where missing
-- column.change: 与上年之差；比率为百分点 | difference from the year before; ratio points for a rate
-- column.share_of_change: 占同机关总变化的比例，总变化为0则为空 | share of the total change over the same bodies, null if that is 0
-- column.matched_body_count: 两年都有数的机关数 | bodies with a number in both years
-- column.total_change: 同机关总变化 | total change over the same bodies
-- column.has_break: 与上年之间有口径变化 | the series breaks since the year before
with
wanted as (
    select *
    from measure
    where measure = $measure::varchar and measure_kind = 'count'
),

changed as (
    select
        v.measure_number,
        v.report_id,
        v.report_year,
        v.numerator as value,
        v.previous_numerator as previous_value,
        v.numerator - v.previous_numerator as change,
        s.agency_id,
        s.agency_name,
        s.kind,
        s.level,
        s.region_code
    from wanted as w
    inner join report_value as v on w.measure_number = v.measure_number
    inner join selected_report(
        [$year::integer], $scope, $region_code, $levels, $kinds, $agency_ids
    ) as s on v.report_id = s.report_id
    where v.report_year = $year::integer and v.previous_numerator is not null
),

total as (
    select
        count(*) as matched_body_count,
        sum(change) as total_change
    from changed
),

topped as (
    select *
    from changed
    order by abs(change) desc, agency_name, report_id asc
    limit $limit
)

select
    c.agency_id,
    c.agency_name,
    c.kind,
    c.level,
    c.region_code,
    g.name as region_name,
    c.report_id,
    c.report_year::integer as report_year,
    c.value::double as value,
    c.previous_value::double as previous_value,
    c.change::double as change,
    c.change::double / nullif(t.total_change::double, 0) as share_of_change,
    t.matched_body_count,
    t.total_change::double as total_change,
    b.break_codes is not null as has_break
from topped as c
cross join total as t
left join region as g on c.region_code = g.region_code
left join measure_break as b on c.measure_number = b.measure_number and c.report_year = b.report_year
order by abs(c.change) desc, c.agency_name, c.report_id asc;
