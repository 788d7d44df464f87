-- name: t2_items_chain
-- kind: check
-- grain: one row a report and kind of item whose opening number does not continue last year's or cannot be checked
with report_pair as (
    select *
    from report_pair_to_check($agency_ids, $first_year, $last_year)
),

this_year as (
    select
        p.report_id,
        p.previous_report_id,
        f.row_code,
        f.value as items_previous_year,
        f.state
    from figure as f
    inner join report_pair as p on f.report_id = p.report_id
    where f.table_code = 'proactive' and f.column_code = 'items_previous_year'
),

last_year as (
    select
        p.report_id,
        f.row_code,
        max(f.value) filter (where f.column_code = 'items_previous_year') as previous_items,
        max(f.value) filter (where f.column_code = 'items_change') as previous_change,
        count(*) as cell_count,
        bool_or(f.state in ('text', 'unreadable')) as has_unreadable,
        bool_or(f.value is null) as implied_zero
    from figure as f
    inner join report_pair as p on f.report_id = p.previous_report_id
    where f.table_code = 'proactive' and f.column_code in ('items_previous_year', 'items_change')
    group by p.report_id, f.row_code
),

chained as (
    select
        t.*,
        l.previous_items,
        l.previous_change,
        l.cell_count,
        l.has_unreadable,
        coalesce(l.implied_zero, false) as implied_zero,
        l.previous_items + coalesce(l.previous_change, 0) as expected_items
    from this_year as t
    left join last_year as l on t.report_id = l.report_id and t.row_code = l.row_code
),

judged as (
    select
        *,
        case
            when previous_report_id is null then 'no_previous_report'
            when coalesce(cell_count, 0) < 2 then 'absent_previous_cell'
            when has_unreadable or state in ('text', 'unreadable') then 'unreadable_cell'
            when items_previous_year is null and previous_items is null then 'all_blank'
            when items_previous_year is null or previous_items is null then 'blank_total'
            when abs(expected_items - items_previous_year) <= $tolerance then 'holds'
        end as reason
    from chained
)

select
    report_id,
    'proactive.' || row_code || '.items_previous_year' as figure_key,
    case when reason is null then 'offending' else 'not_checkable' end as status,
    reason,
    case when reason is null then expected_items end as expected_value,
    case when reason is null then items_previous_year end as found_value,
    implied_zero,
    null::varchar as severity,
    null::varchar as case_code,
    previous_items,
    previous_change
from judged
where reason is distinct from 'holds';
