-- name: v_jump_own
-- kind: check
-- cells: $cells, the numbers that are compared
-- grain: one row a report and number far from the median of the body's five years before
with checked_report as (
    select
        report_id,
        agency_id,
        report_year,
        scope,
        is_partial
    from report_to_check($agency_ids, $first_year, $last_year)
),

cell as (
    select unnest(
        $cells::struct(table_code varchar, row_code varchar, column_code varchar)[],
        recursive := true
    )
),

measured as (
    select
        r.report_id,
        r.agency_id,
        r.report_year,
        r.scope,
        f.table_code || '.' || f.row_code || '.' || f.column_code as figure_key,
        f.value
    from report as r
    inner join figure as f on r.report_id = f.report_id
    inner join cell as k
        on f.table_code = k.table_code and f.row_code = k.row_code and f.column_code = k.column_code
    where
        r.is_current
        and ($agency_ids::varchar[] is null or r.agency_id = any($agency_ids::varchar[]))
        and f.value is not null
),

-- Calendar years, not rows: a year without a report is not skipped over.
history as (
    select
        report_id,
        figure_key,
        value,
        median(value::double) over five_years as median_value,
        count(*) over five_years as year_count,
        min(report_year) over five_years as first_history_year,
        max(report_year) over five_years as last_history_year
    from measured
    window five_years as (
        partition by agency_id, scope, figure_key
        order by report_year
        range between 5 preceding and 1 preceding
    )
),

judged as (
    select
        h.*,
        case
            when h.year_count < 3 then 'short_history'
            when abs(h.value - h.median_value) <= $tolerance then 'holds'
            when h.value < $limit_value * h.median_value and $limit_value * h.value > h.median_value then 'holds'
        end as reason
    from history as h
    inner join checked_report as r on h.report_id = r.report_id
)

select
    report_id,
    figure_key,
    case when reason is null then 'offending' else 'not_checkable' end as status,
    reason,
    case when reason is null then median_value::decimal(38, 6) end as expected_value,
    case when reason is null then value end as found_value,
    false as implied_zero,
    null::varchar as severity,
    null::varchar as case_code,
    year_count,
    first_history_year,
    last_history_year
from judged
where reason is distinct from 'holds'
union all by name
select
    r.report_id,
    '' as figure_key,
    'not_checkable' as status,
    'no_own_numbers' as reason,
    false as implied_zero
from checked_report as r
where not exists (select 1 from measured as m where m.report_id = r.report_id);
