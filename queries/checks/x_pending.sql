-- name: x_pending
-- kind: check
-- grain: one row a report and channel of remedy with fewer cases than were pending at the end of the year before
with report_pair as (
    select *
    from report_pair_to_check($agency_ids, $first_year, $last_year)
),

this_year as (
    select
        p.report_id,
        p.previous_report_id,
        f.row_code,
        max(f.value) filter (where f.column_code = 'total') as printed_total,
        sum(f.value) filter (where f.column_code <> 'total') as result_sum,
        bool_or(f.state in ('text', 'unreadable')) as has_unreadable,
        bool_or(f.value is null) as implied_zero
    from figure as f
    inner join report_pair as p on f.report_id = p.report_id
    where f.table_code = 'remedies'
    group by p.report_id, p.previous_report_id, f.row_code
),

last_year as (
    select
        p.report_id,
        f.row_code,
        f.value as pending,
        f.state
    from figure as f
    inner join report_pair as p on f.report_id = p.previous_report_id
    where f.table_code = 'remedies' and f.column_code = 'pending'
),

-- Where the printed total and the results disagree (T4_SUM names it), the larger one is taken.
judged as (
    select
        t.report_id,
        t.row_code,
        t.implied_zero,
        l.pending,
        greatest(t.printed_total, t.result_sum) as case_count,
        case
            when t.previous_report_id is null then 'no_previous_report'
            when l.state is null then 'absent_previous_cell'
            when t.has_unreadable or l.state in ('text', 'unreadable') then 'unreadable_cell'
            when coalesce(l.pending, 0) <= $tolerance then 'holds'
            when t.printed_total is null and t.result_sum is null then 'all_blank'
            when l.pending - greatest(t.printed_total, t.result_sum) <= $tolerance then 'holds'
        end as reason
    from this_year as t
    left join last_year as l on t.report_id = l.report_id and t.row_code = l.row_code
)

select
    report_id,
    'remedies.' || row_code || '.total' as figure_key,
    case when reason is null then 'offending' else 'not_checkable' end as status,
    reason,
    case when reason is null then pending end as expected_value,
    case when reason is null then case_count end as found_value,
    implied_zero,
    null::varchar as severity,
    null::varchar as case_code
from judged
where reason is distinct from 'holds';
