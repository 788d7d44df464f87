-- name: t3_balance
-- kind: check
-- grain: one row a report and applicant column whose balance fails or cannot be checked
with checked_report as (
    select report_id
    from report_to_check($agency_ids, $first_year, $last_year)
),

cell as (
    select
        f.report_id,
        f.row_code,
        f.column_code,
        f.value,
        f.state
    from figure as f
    inner join checked_report as r on f.report_id = r.report_id
    where
        f.table_code = 'applications'
        and f.row_code in ('received_new', 'carried_in', 'outcome_total', 'carried_out')
),

-- A blank total of a row whose applicants are numbers is computed from them; T3_ROW_TOTAL_BLANK names it.
computed_total as (
    select
        t.report_id,
        t.row_code,
        sum(a.value) as value
    from cell as t
    inner join cell as a on t.report_id = a.report_id and t.row_code = a.row_code and a.column_code <> 'total'
    where t.column_code = 'total' and t.state = 'blank'
    group by t.report_id, t.row_code
    having count(a.value) > 0 and not bool_or(a.state in ('text', 'unreadable'))
),

term as (
    select
        c.report_id,
        c.row_code,
        c.column_code,
        c.state,
        coalesce(c.value, t.value) as value,
        t.value is not null as is_computed
    from cell as c
    left join computed_total as t
        on c.report_id = t.report_id and c.row_code = t.row_code and c.column_code = 'total'
),

balance as (
    select
        report_id,
        column_code,
        max(value) filter (where row_code = 'received_new') as received_new,
        max(value) filter (where row_code = 'carried_in') as carried_in,
        max(value) filter (where row_code = 'outcome_total') as outcome_total,
        max(value) filter (where row_code = 'carried_out') as carried_out,
        coalesce(sum(value) filter (where row_code in ('received_new', 'carried_in')), 0) as opening,
        coalesce(sum(value) filter (where row_code in ('outcome_total', 'carried_out')), 0) as closing,
        count(*) as cell_count,
        count(value) as number_count,
        bool_or(state in ('text', 'unreadable')) as has_unreadable,
        bool_or(value is null) as implied_zero,
        bool_or(is_computed) as is_computed
    from term
    group by report_id, column_code
),

judged as (
    select
        *,
        case
            when cell_count < 4 then 'absent_cell'
            when has_unreadable then 'unreadable_cell'
            when number_count = 0 then 'all_blank'
            when abs(opening - closing) <= $tolerance then 'holds'
            when outcome_total is null then 'blank_total'
        end as reason
    from balance
)

select
    report_id,
    'applications.outcome_total.' || column_code as figure_key,
    case when reason is null then 'offending' else 'not_checkable' end as status,
    reason,
    case when reason is null then opening end as expected_value,
    case when reason is null then closing end as found_value,
    implied_zero,
    null::varchar as severity,
    null::varchar as case_code,
    is_computed,
    received_new,
    carried_in,
    outcome_total,
    carried_out
from judged
where reason is distinct from 'holds'
union all by name
select
    r.report_id,
    'applications.outcome_total.total' as figure_key,
    'not_checkable' as status,
    'absent_table' as reason,
    false as implied_zero,
    false as is_computed
from checked_report as r
where not exists (select 1 from cell as c where c.report_id = r.report_id);
