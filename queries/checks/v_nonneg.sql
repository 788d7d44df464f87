-- name: v_nonneg
-- kind: check
-- grain: one row a report and cell that is negative, or that cannot be read
with checked_report as (
    select
        report_id,
        agency_id,
        report_year,
        scope
    from report_to_check($agency_ids, $first_year, $last_year)
),

signed_field as (
    select distinct
        table_code,
        row_code,
        column_code
    from format_field
    where value_domain = 'signed_count'
)

select
    f.report_id,
    f.table_code || '.' || f.row_code || '.' || f.column_code as figure_key,
    case when f.value < 0 then 'offending' else 'not_checkable' end as status,
    case when f.value is null then 'unreadable_cell' end as reason,
    case when f.value < 0 then 0 end::decimal(38, 6) as expected_value,
    f.value as found_value,
    false as implied_zero,
    null::varchar as severity,
    null::varchar as case_code
from figure as f
inner join checked_report as r on f.report_id = r.report_id
where
    (f.value < 0 or f.state in ('text', 'unreadable'))
    and not exists (
        select 1
        from signed_field as s
        where s.table_code = f.table_code and s.row_code = f.row_code and s.column_code = f.column_code
    );
