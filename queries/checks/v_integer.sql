-- name: v_integer
-- kind: check
-- grain: one row a report and count that is not a whole number, or that cannot be read
with checked_report as (
    select
        report_id,
        agency_id,
        report_year,
        scope
    from report_to_check($agency_ids, $first_year, $last_year)
),

amount_field as (
    select distinct
        table_code,
        row_code,
        column_code
    from format_field
    where value_domain = 'amount'
)

select
    f.report_id,
    f.table_code || '.' || f.row_code || '.' || f.column_code as figure_key,
    case when f.value is not null then 'offending' else 'not_checkable' end as status,
    case when f.value is null then 'unreadable_cell' end as reason,
    null::decimal(38, 6) as expected_value,
    f.value as found_value,
    false as implied_zero,
    null::varchar as severity,
    null::varchar as case_code
from figure as f
inner join checked_report as r on f.report_id = r.report_id
where
    (f.value <> trunc(f.value) or f.state in ('text', 'unreadable'))
    and not exists (
        select 1
        from amount_field as a
        where a.table_code = f.table_code and a.row_code = f.row_code and a.column_code = f.column_code
    );
