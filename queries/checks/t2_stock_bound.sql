-- name: t2_stock_bound
-- kind: check
-- grain: one row a report and kind of document of which more was issued than is in force or repealed
with checked_report as (
    select
        report_id,
        agency_id,
        report_year,
        scope
    from report_to_check($agency_ids, $first_year, $last_year)
),

document as (
    select
        f.report_id,
        f.row_code,
        max(f.value) filter (where f.column_code = 'in_force_total') as in_force_total,
        max(f.value) filter (where f.column_code = 'issued_this_year') as issued_this_year,
        max(f.value) filter (where f.column_code = 'repealed_this_year') as repealed_this_year,
        count(*) as cell_count,
        count(f.value) as number_count,
        bool_or(f.state in ('text', 'unreadable')) as has_unreadable,
        bool_or(f.value is null) as implied_zero
    from figure as f
    inner join checked_report as r on f.report_id = r.report_id
    where
        f.table_code = 'proactive'
        and f.column_code in ('in_force_total', 'issued_this_year', 'repealed_this_year')
    group by f.report_id, f.row_code
),

judged as (
    select
        *,
        case
            when cell_count < 3 then 'absent_cell'
            when has_unreadable then 'unreadable_cell'
            when number_count = 0 then 'all_blank'
            when
                coalesce(issued_this_year, 0) - coalesce(repealed_this_year, 0) - coalesce(in_force_total, 0)
                <= $tolerance
                then 'holds'
            when in_force_total is null then 'blank_total'
        end as reason
    from document
)

select
    report_id,
    'proactive.' || row_code || '.in_force_total' as figure_key,
    case when reason is null then 'offending' else 'not_checkable' end as status,
    reason,
    case when reason is null then issued_this_year - coalesce(repealed_this_year, 0) end as expected_value,
    case when reason is null then in_force_total end as found_value,
    implied_zero,
    null::varchar as severity,
    null::varchar as case_code,
    issued_this_year,
    repealed_this_year
from judged
where reason is distinct from 'holds';
