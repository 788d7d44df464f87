-- kind: query
-- name: measure_by_group
-- title_zh: 任选指标按层级、类别、地区或格式分组
-- title_en: Any measures by level, kind, region or form
-- grain: measure, report_year, group
-- like: measure_by_year.parameters
-- parameter.measures: 指标项代码列表 | list of measure codes
-- parameter.dimension: 分组：level、kind、region、format | grouping: level, kind, region or format
-- column.measure: 指标项代码 | code of the measure
-- column.report_year: 报告年度 | report year
-- column.group_code: 组代码；地区为下级区划，与所选地区相同者为本级机关 | code of the group; for regions the one below, or the chosen one for
--     its own bodies
-- column.group_name: 地区名称，其他分组为空 | name of the region, null for other groupings
-- column.value: 计数为数值；比率为分子除以分母（0-1） | a count's number; a rate's numerator / denominator (0-1)
-- column.numerator: 分子（精确） | numerator, exact
-- column.denominator: 分母（精确），计数为空 | denominator, exact; null for a count
-- column.body_count: 有数的机关数 n | n: bodies with a number
-- column.report_count: 所选报告数 m | m: reports selected
-- column.incomplete_count: 小计缺分项的机关数 | bodies whose derived sum lacks parts
-- column.computed_count: 总计由分项相加的机关数 | bodies whose printed total was added up from its parts
-- column.median_value: 居中机关的值 | the median body's value
-- column.is_below_base: 比率的分母不足30 | a rate with a denominator below 30
-- column.interval_low: 占比的95%区间下限 | lower bound of the 95 % interval of a share
-- column.interval_high: 占比的95%区间上限 | upper bound of the 95 % interval of a share
with
wanted as (
    select *
    from measure
    where list_contains($measures::varchar[], measure)
),

below as (
    select *
    from region_child($region_code)
),

selected as (
    select
        s.report_id,
        s.report_year,
        case $dimension::varchar
            when 'level' then s.level
            when 'kind' then s.kind
            when 'format' then s.format_version
            when 'region' then coalesce(b.child_code, s.region_code)
        end as group_code
    from
        selected_report(
            $years, $scope, $region_code, $levels, $kinds, $agency_ids
        ) as s
    left join below as b on s.region_code = b.region_code
),

report_total as (
    select
        report_year,
        group_code,
        count(*) as report_count
    from selected
    group by report_year, group_code
),

valued as (
    select
        w.measure_number,
        w.measure_kind,
        s.report_year,
        s.group_code,
        v.numerator,
        v.denominator,
        v.is_incomplete,
        v.is_computed,
        body_value(w.measure_kind, v.numerator, v.denominator) as body_value
    from wanted as w
    inner join report_value as v on w.measure_number = v.measure_number
    inner join selected as s on v.report_id = s.report_id
),

added as (
    select
        measure_number,
        report_year,
        group_code,
        sum(numerator) as numerator,
        sum(denominator) as denominator,
        count(*) as body_count,
        count(*) filter (where is_incomplete) as incomplete_count,
        count(*) filter (where is_computed) as computed_count,
        median(body_value) as median_value
    from valued
    group by measure_number, report_year, group_code
)

select
    w.measure,
    r.report_year::integer as report_year,
    r.group_code,
    case when $dimension::varchar = 'region' then g.name end as group_name,
    body_value(w.measure_kind, a.numerator, a.denominator) as value,
    a.numerator,
    a.denominator,
    coalesce(a.body_count, 0) as body_count,
    r.report_count,
    coalesce(a.incomplete_count, 0) as incomplete_count,
    coalesce(a.computed_count, 0) as computed_count,
    a.median_value,
    coalesce(a.denominator < 30, false) as is_below_base,
    case when w.measure_kind = 'share' then wilson_bound(a.numerator, a.denominator, -1) end as interval_low,
    case when w.measure_kind = 'share' then wilson_bound(a.numerator, a.denominator, 1) end as interval_high
from wanted as w
cross join report_total as r
left join added as a
    on
        w.measure_number = a.measure_number
        and r.report_year = a.report_year
        and r.group_code is not distinct from a.group_code
left join region as g on r.group_code = g.region_code
order by list_position($measures::varchar[], w.measure), report_year, r.group_code nulls last;
