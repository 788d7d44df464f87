-- name: t2_doc_stock
-- kind: check
-- grain: one row a report and kind of document whose stock does not continue last year's or cannot be checked
with report_pair as (
    select *
    from report_pair_to_check($agency_ids, $first_year, $last_year)
),

this_year as (
    select
        p.report_id,
        p.previous_report_id,
        f.row_code,
        max(f.value) filter (where f.column_code = 'in_force_total') as in_force_total,
        max(f.value) filter (where f.column_code = 'issued_this_year') as issued_this_year,
        max(f.value) filter (where f.column_code = 'repealed_this_year') as repealed_this_year,
        count(*) as cell_count,
        count(f.value) as number_count,
        bool_or(f.state in ('text', 'unreadable')) as has_unreadable,
        bool_or(f.value is null) as implied_zero
    from figure as f
    inner join report_pair as p on f.report_id = p.report_id
    where
        f.table_code = 'proactive'
        and f.column_code in ('in_force_total', 'issued_this_year', 'repealed_this_year')
    group by p.report_id, p.previous_report_id, f.row_code
),

last_year as (
    select
        p.report_id,
        f.row_code,
        f.value as in_force_total,
        f.state
    from figure as f
    inner join report_pair as p on f.report_id = p.previous_report_id
    where f.table_code = 'proactive' and f.column_code = 'in_force_total'
),

chained as (
    select
        t.*,
        l.in_force_total as previous_total,
        l.state as previous_state,
        l.in_force_total + coalesce(t.issued_this_year, 0) - coalesce(t.repealed_this_year, 0) as expected_total
    from this_year as t
    left join last_year as l on t.report_id = l.report_id and t.row_code = l.row_code
),

judged as (
    select
        *,
        case
            when previous_report_id is null then 'no_previous_report'
            when cell_count < 3 then 'absent_cell'
            when previous_state is null then 'absent_previous_cell'
            when has_unreadable or previous_state in ('text', 'unreadable') then 'unreadable_cell'
            when number_count = 0 and previous_total is null then 'all_blank'
            when in_force_total is null or previous_total is null then 'blank_total'
            when abs(expected_total - in_force_total) <= $tolerance then 'holds'
        end as reason
    from chained
)

select
    report_id,
    'proactive.' || row_code || '.in_force_total' as figure_key,
    case when reason is null then 'offending' else 'not_checkable' end as status,
    reason,
    case when reason is null then expected_total end as expected_value,
    case when reason is null then in_force_total end as found_value,
    implied_zero,
    null::varchar as severity,
    null::varchar as case_code,
    previous_total,
    issued_this_year,
    repealed_this_year
from judged
where reason is distinct from 'holds';
