-- name: x_pending
-- kind: check
-- terms: $terms, the printed number of cases (total), those by result (added), and last year's pending ones (previous)
-- grain: one row a report and channel of remedy with fewer cases than were pending at the end of the year before
with report_pair as (
    select *
    from report_pair_to_check($agency_ids, $first_year, $last_year)
),

term as (
    select unnest(
        $terms::struct(
            table_code varchar,
            row_code varchar,
            column_code varchar,
            line_number integer,
            part varchar,
            source varchar
        )[],
        recursive := true
    )
),

this_year as (
    select
        p.report_id,
        p.previous_report_id,
        t.line_number,
        max(f.value) filter (where t.part = 'total') as printed_total,
        sum(f.value) filter (where t.part = 'added') as result_sum,
        bool_or(f.state in ('text', 'unreadable')) as has_unreadable,
        bool_or(f.value is null) as implied_zero
    from figure as f
    inner join report_pair as p on f.report_id = p.report_id
    inner join term as t
        on f.table_code = t.table_code and f.row_code = t.row_code and f.column_code = t.column_code
    where t.source = 'own'
    group by p.report_id, p.previous_report_id, t.line_number
),

last_year as (
    select
        p.report_id,
        t.line_number,
        f.value as pending,
        f.state
    from figure as f
    inner join report_pair as p on f.report_id = p.previous_report_id
    inner join term as t
        on f.table_code = t.table_code and f.row_code = t.row_code and f.column_code = t.column_code
    where t.source = 'previous'
),

-- Where the printed total and the results disagree (T4_SUM names it), the larger one is taken.
judged as (
    select
        t.report_id,
        t.line_number,
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
    left join last_year as l on t.report_id = l.report_id and t.line_number = l.line_number
)

select
    j.report_id,
    t.table_code || '.' || t.row_code || '.' || t.column_code as figure_key,
    case when j.reason is null then 'offending' else 'not_checkable' end as status,
    j.reason,
    case when j.reason is null then j.pending end as expected_value,
    case when j.reason is null then j.case_count end as found_value,
    j.implied_zero,
    null::varchar as severity,
    null::varchar as case_code
from judged as j
inner join term as t on j.line_number = t.line_number and t.part = 'total'
where j.reason is distinct from 'holds';
