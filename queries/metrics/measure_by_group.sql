-- kind: query
-- name: measure_by_group
-- title_zh: 任选指标按层级、类别、地区、格式或自定义组分组
-- title_en: Any measures by level, kind, region, form or the office's own groups
-- grain: measure, report_year, group
-- like: measure_by_year.parameters
-- parameter.measures: 指标项代码列表 | list of measure codes
-- parameter.dimension: 分组：level、kind、region、format、named（自定义组，一个机关可在几组） | grouping: level, kind, region, format or
--     named (the office's own groups; a body may be in several)
-- parameter.population: all 全部（空亦同），same 只计上一年也有数的机关 | all, as null is, or same: only bodies with a
--     number in the year before as well
-- column.measure: 指标项代码 | code of the measure
-- column.report_year: 报告年度 | report year
-- column.group_code: 组代码；地区为下级区划，与所选地区相同者为本级机关 | code of the group; for regions the one below, or the chosen one for
--     its own bodies
-- column.group_name: 地区或自定义组的名称，其他分组为空 | name of the region or of the office's own group, null for other groupings
-- column.value: 计数为数值；比率为分子除以分母（0-1） | a count's number; a rate's numerator / denominator (0-1)
-- column.numerator: 分子（精确） | numerator, exact
-- column.denominator: 分母（精确），计数为空 | denominator, exact; null for a count
-- column.body_count: 有数的机关数 n | n: bodies with a number
-- column.valued_count: 有值的机关数；分母为0的没有比率 | bodies with a value: none where the denominator is 0
-- column.small_body_count: 其中比率的分母不足30的机关数 | of these, bodies whose rate has a denominator below 30
-- column.report_count: 所选报告数 m | m: reports selected
-- column.incomplete_count: 小计缺分项的机关数 | bodies whose derived sum lacks parts
-- column.computed_count: 总计由分项相加的机关数 | bodies whose printed total was added up from its parts
-- column.median_value: 居中机关的值 | the median body's value
-- column.lower_quartile: 四分之一位机关的值（线性内插） | value a quarter up from the lowest body, interpolated
-- column.upper_quartile: 四分之三位机关的值（线性内插） | value three quarters up from the lowest body, interpolated
-- column.is_below_base: 比率的分母不足30 | a rate with a denominator below 30
-- column.interval_low: 占比的95%区间下限 | lower bound of the 95 % interval of a share
-- column.interval_high: 占比的95%区间上限 | upper bound of the 95 % interval of a share
-- column.matched_body_count: 两年都有数的机关数 | bodies with a number in both years
-- column.matched_value: 这些机关的本年值 | this year's value over these bodies
-- column.matched_denominator: 这些机关的本年分母 | this year's denominator over these bodies
-- column.matched_previous_value: 这些机关的上年值 | the year before's value over these bodies
-- column.matched_previous_denominator: 这些机关的上年分母 | the year before's denominator over these bodies
-- column.matched_change: 同机关之差；比率为百分点 | difference over the same bodies; ratio points for a rate
-- column.matched_change_ratio: 同机关增减率，仅计数 | change ratio over the same bodies; counts only
-- column.has_break: 与上年之间有口径变化 | the series breaks since the year before
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

named as (
    select
        agency_id,
        group_code
    from body_group
    where $dimension::varchar = 'named'
),

chosen as (
    select
        s.report_id,
        s.report_year,
        s.agency_id,
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

selected as (
    select
        c.report_id,
        c.report_year,
        coalesce(c.group_code, n.group_code) as group_code
    from chosen as c
    left join named as n on c.agency_id = n.agency_id
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
        v.previous_numerator,
        v.previous_denominator,
        v.is_incomplete,
        v.is_computed,
        body_value(w.measure_kind, v.numerator, v.denominator) as body_value
    from wanted as w
    inner join report_value as v on w.measure_number = v.measure_number
    inner join selected as s on v.report_id = s.report_id
    where coalesce($population::varchar, 'all') = 'all' or v.previous_numerator is not null
),

added as (
    select
        measure_number,
        report_year,
        group_code,
        sum(numerator) as numerator,
        sum(denominator) as denominator,
        count(*) as body_count,
        count(body_value) as valued_count,
        count(body_value) filter (where denominator < 30) as small_body_count,
        count(*) filter (where is_incomplete) as incomplete_count,
        count(*) filter (where is_computed) as computed_count,
        quantile_cont(body_value, [0.25, 0.5, 0.75]) as quartiles,
        count(previous_numerator) as matched_body_count,
        sum(numerator) filter (where previous_numerator is not null) as matched_numerator,
        sum(denominator) filter (where previous_numerator is not null) as matched_denominator,
        sum(previous_numerator) as matched_previous_numerator,
        sum(previous_denominator) as matched_previous_denominator
    from valued
    group by measure_number, report_year, group_code
),

compared as (
    select
        w.measure,
        w.measure_kind,
        r.report_year,
        r.group_code,
        r.report_count,
        a.* exclude (measure_number, report_year, group_code),
        body_value(w.measure_kind, a.numerator, a.denominator) as value,
        body_value(w.measure_kind, a.matched_numerator, a.matched_denominator) as matched_value,
        body_value(w.measure_kind, a.matched_previous_numerator, a.matched_previous_denominator)
            as matched_previous_value,
        b.break_codes is not null as has_break
    from wanted as w
    cross join report_total as r
    left join added as a
        on
            w.measure_number = a.measure_number
            and r.report_year = a.report_year
            and r.group_code is not distinct from a.group_code
    left join measure_break as b on w.measure_number = b.measure_number and r.report_year = b.report_year
),

group_name as (
    select distinct
        group_code,
        group_name
    from body_group
    where $dimension::varchar = 'named'
)

select
    c.measure,
    c.report_year::integer as report_year,
    c.group_code,
    case $dimension::varchar when 'region' then g.name when 'named' then n.group_name end as group_name,
    c.value,
    c.numerator,
    c.denominator,
    coalesce(c.body_count, 0) as body_count,
    coalesce(c.valued_count, 0) as valued_count,
    coalesce(c.small_body_count, 0) as small_body_count,
    c.report_count,
    coalesce(c.incomplete_count, 0) as incomplete_count,
    coalesce(c.computed_count, 0) as computed_count,
    c.quartiles[2] as median_value,
    c.quartiles[1] as lower_quartile,
    c.quartiles[3] as upper_quartile,
    coalesce(c.denominator < 30, false) as is_below_base,
    case when c.measure_kind = 'share' then wilson_bound(c.numerator, c.denominator, -1) end as interval_low,
    case when c.measure_kind = 'share' then wilson_bound(c.numerator, c.denominator, 1) end as interval_high,
    coalesce(c.matched_body_count, 0) as matched_body_count,
    c.matched_value,
    c.matched_denominator,
    c.matched_previous_value,
    c.matched_previous_denominator,
    c.matched_value - c.matched_previous_value as matched_change,
    case
        when c.measure_kind = 'count'
            then (c.matched_value - c.matched_previous_value) / nullif(c.matched_previous_value, 0)
    end as matched_change_ratio,
    c.has_break
from compared as c
left join region as g on c.group_code = g.region_code
left join group_name as n on c.group_code = n.group_code
order by list_position($measures::varchar[], c.measure), c.report_year, c.group_code nulls last;
