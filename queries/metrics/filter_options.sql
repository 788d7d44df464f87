-- kind: query
-- name: filter_options
-- title_zh: 筛选项及其数量
-- title_en: Options of the filters with their counts
-- grain: dimension, option
-- like: measure_by_year.parameters
-- column.dimension: year、scope、level、kind、format | year, scope, level, kind or format
-- column.option_code: 选项代码 | code of the option
-- column.report_count: 报告数 | reports
-- column.body_count: 机关数 | bodies
with
placed as (
    select
        agency_id,
        report_year,
        scope,
        level,
        kind,
        format_version,
        $years::integer[] is null or list_contains($years::integer[], report_year) as is_year,
        scope = $scope::varchar as is_scope,
        $levels::varchar[] is null or coalesce(list_contains($levels::varchar[], level), false) as is_level,
        $kinds::varchar[] is null or coalesce(list_contains($kinds::varchar[], kind), false) as is_kind
    from report_measure
    where
        ($region_code::varchar is null or starts_with(region_code, region_prefix($region_code::varchar)))
        and is_chosen_body($agency_ids, agency_id)
),

-- A body has one level and one kind: what is counted of them is counted of bodies.
by_form as (
    select
        agency_id,
        scope,
        format_version,
        level,
        kind,
        is_scope,
        is_level,
        is_kind,
        count(*) as report_count
    from placed
    where is_year and (is_level or is_kind)
    group by agency_id, scope, format_version, level, kind, is_scope, is_level, is_kind
),

by_body as (
    select
        agency_id,
        scope,
        level,
        kind,
        is_scope,
        is_level,
        is_kind,
        sum(report_count)::bigint as report_count
    from by_form
    group by agency_id, scope, level, kind, is_scope, is_level, is_kind
),

listed as (
    -- A body has one report a year and scope that counts.
    select
        'year' as dimension,
        report_year::varchar as option_code,
        count(*) as report_count,
        count(*) as body_count
    from placed
    where is_scope and is_level and is_kind
    group by report_year
    union all
    select
        'scope' as dimension,
        scope as option_code,
        sum(report_count)::bigint as report_count,
        count(*) as body_count
    from by_body
    where is_level and is_kind
    group by scope
    union all
    select
        'level' as dimension,
        level as option_code,
        sum(report_count)::bigint as report_count,
        count(*) as body_count
    from by_body
    where is_scope and is_kind and level is not null
    group by level
    union all
    select
        'kind' as dimension,
        kind as option_code,
        sum(report_count)::bigint as report_count,
        count(*) as body_count
    from by_body
    where is_scope and is_level and kind is not null
    group by kind
    union all
    select
        'format' as dimension,
        format_version as option_code,
        sum(report_count)::bigint as report_count,
        count(*) as body_count
    from by_form
    where is_scope and is_level and is_kind and format_version is not null
    group by format_version
)

select *
from listed
order by dimension, option_code;
