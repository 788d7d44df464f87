-- kind: query
-- name: measure_by_agency
-- title_zh: 任选指标按机关和年度
-- title_en: Any measures by body and year
-- grain: measure, agency, report_year
-- like: measure_by_year.parameters
-- parameter.measures: 指标项代码列表 | list of measure codes
-- parameter.limit: 返回的最多行数 | most rows returned
-- parameter.offset: 跳过的行数 | rows skipped
-- column.measure: 指标项代码 | code of the measure
-- column.agency_id: 机关编号 | agency id
-- column.agency_name: 机关名称 | name of the body
-- column.kind: 机关类别 | kind of body
-- column.level: 机关层级 | level of the body
-- column.region_code: 行政区划代码 | region code
-- column.region_name: 行政区划名称 | name of the region
-- column.report_id: 报告编号 | report id
-- column.report_year: 报告年度 | report year
-- column.value: 计数为数值；比率为分子除以分母（0-1） | a count's number; a rate's numerator / denominator (0-1)
-- column.numerator: 分子（精确） | numerator, exact
-- column.denominator: 分母（精确），计数为空 | denominator, exact; null for a count
-- column.is_incomplete: 小计缺分项 | a derived sum lacks parts
-- column.is_computed: 总计由分项相加 | the printed total was added up from its parts
-- column.is_below_base: 比率的分母不足30 | a rate with a denominator below 30
-- column.previous_value: 上一自然年的值，该年缺则为空 | value of the calendar year before; null where missing
-- column.change: 与上年之差；比率为百分点 | difference from the year before; ratio points for a rate
-- column.change_ratio: 同比增减率，仅计数 | change / previous value; counts only
-- column.has_break: 与上年之间有口径变化 | the series breaks since the year before
-- column.peer_median: 同层级同类别其他机关的中位数 | median of the other bodies of the same level and kind
-- column.peer_count: 同层级同类别有值的其他机关数 | other bodies of the same level and kind with a value
-- column.row_count: 分页前的总行数 | rows before paging
with
wanted as (
    select
        *,
        list_position($measures::varchar[], measure) as measure_position
    from measure
    where list_contains($measures::varchar[], measure)
),

report_total as (
    select
        report_year,
        count(*) as report_count
    from selected_report($years, $scope, $region_code, $levels, $kinds, $agency_ids)
    group by report_year
),

-- The list goes by measure and year: only the blocks that the page touches are read and ordered.
block as (
    select
        w.measure_number,
        w.measure,
        w.measure_kind,
        w.measure_position,
        t.report_year,
        t.report_count,
        sum(t.report_count) over (
            order by w.measure_position asc, t.report_year desc
            rows between unbounded preceding and current row
        ) as last_position
    from wanted as w
    cross join report_total as t
),

touched as (
    select
        *,
        min(last_position - report_count) over () as first_offset
    from block
    where last_position > $offset and last_position - report_count < $offset + $limit
),

-- Reports without a number stay in the list, as blanks: missing is not zero, and not absent.
listed as (
    select
        t.measure_number,
        t.measure,
        t.measure_kind,
        t.measure_position,
        s.report_id,
        s.report_year,
        s.agency_name,
        v.numerator,
        v.denominator,
        v.previous_numerator,
        v.previous_denominator,
        v.is_incomplete,
        v.is_computed,
        body_value(t.measure_kind, v.numerator, v.denominator) as value
    from touched as t
    inner join selected_report($years, $scope, $region_code, $levels, $kinds, $agency_ids) as s
        on t.report_year = s.report_year
    left join report_value as v
        on t.measure_number = v.measure_number and t.report_year = v.report_year and s.report_id = v.report_id
),

paged as (
    select *
    from listed
    order by measure_position, report_year desc, value desc nulls last, agency_name, report_id
    limit $limit offset $offset - coalesce((select min(t.first_offset) from touched as t), $offset)
),

compared as (
    select
        p.*,
        r.agency_id,
        r.kind,
        r.level,
        r.scope,
        r.region_code,
        body_value(p.measure_kind, p.previous_numerator, p.previous_denominator) as previous_value
    from paged as p
    inner join report_measure as r on p.report_id = r.report_id
)

select
    c.measure,
    c.agency_id,
    c.agency_name,
    c.kind,
    c.level,
    c.region_code,
    g.name as region_name,
    c.report_id,
    c.report_year::integer as report_year,
    c.value,
    c.numerator,
    c.denominator,
    coalesce(c.is_incomplete, false) as is_incomplete,
    coalesce(c.is_computed, false) as is_computed,
    coalesce(c.denominator < 30, false) as is_below_base,
    c.previous_value,
    c.value - c.previous_value as change,
    case when c.measure_kind = 'count' then (c.value - c.previous_value) / nullif(c.previous_value, 0) end
        as change_ratio,
    b.break_codes is not null as has_break,
    peer_median(c.value, p.body_count, p.lower_value, p.middle_value, p.upper_value) as peer_median,
    coalesce(p.body_count, 0) - (c.value is not null and p.body_count is not null)::integer as peer_count,
    (select sum(t.report_count) from report_total as t)::bigint * (select count(*) from wanted) as row_count
from compared as c
left join region as g on c.region_code = g.region_code
left join measure_break as b on c.measure_number = b.measure_number and c.report_year = b.report_year
left join peer_group as p
    on
        c.measure_number = p.measure_number
        and c.report_year = p.report_year
        and c.scope = p.scope
        and c.level = p.level
        and c.kind = p.kind
order by c.measure_position, c.report_year desc, c.value desc nulls last, c.agency_name, c.report_id;
