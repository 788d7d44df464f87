-- name: t3_row_total_blank
-- kind: check
-- grain: one row a report and row of the application table that has applicants but no total
with checked_report as (
    select report_id
    from report_to_check($agency_ids, $first_year, $last_year)
),

blank_total as (
    select
        f.report_id,
        f.row_code
    from figure as f
    inner join checked_report as r on f.report_id = r.report_id
    where f.table_code = 'applications' and f.column_code = 'total' and f.state = 'blank'
),

row_sum as (
    select
        f.report_id,
        f.row_code,
        sum(f.value) as applicant_sum,
        bool_or(f.state in ('text', 'unreadable')) as has_unreadable,
        bool_or(f.value is null) as implied_zero
    from figure as f
    inner join blank_total as b on f.report_id = b.report_id and f.row_code = b.row_code
    where f.table_code = 'applications' and f.column_code <> 'total'
    group by f.report_id, f.row_code
)

select
    report_id,
    'applications.' || row_code || '.total' as figure_key,
    case when has_unreadable then 'not_checkable' else 'offending' end as status,
    case when has_unreadable then 'unreadable_cell' end as reason,
    case when not has_unreadable then applicant_sum end as expected_value,
    null::decimal(38, 6) as found_value,
    implied_zero,
    null::varchar as severity,
    null::varchar as case_code
from row_sum
where has_unreadable or applicant_sum > 0
union all by name
select
    r.report_id,
    'applications.outcome_total.total' as figure_key,
    'not_checkable' as status,
    'absent_table' as reason,
    false as implied_zero
from checked_report as r
where not exists (select 1 from figure as f where f.report_id = r.report_id and f.table_code = 'applications');
