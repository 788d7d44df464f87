-- name: cells_where
-- kind: check
-- family: not_negative, whole ($comparison); cells of $exempt_domain may hold anything
-- grain: one row a report and cell whose number cannot be, or that cannot be read
with checked_report as (
    select report_id
    from report_to_check($agency_ids, $first_year, $last_year)
),

exempt_field as (
    select distinct
        table_code,
        row_code,
        column_code
    from format_field
    where value_domain = $exempt_domain
)

select
    f.report_id,
    f.table_code || '.' || f.row_code || '.' || f.column_code as figure_key,
    case when f.value is not null then 'offending' else 'not_checkable' end as status,
    case when f.value is null then 'unreadable_cell' end as reason,
    case when $comparison = 'not_negative' and f.value is not null then 0 end::decimal(38, 6)
        as expected_value,
    f.value as found_value,
    false as implied_zero,
    null::varchar as severity,
    null::varchar as case_code
from figure as f
inner join checked_report as r on f.report_id = r.report_id
where
    (
        ($comparison = 'not_negative' and f.value < 0)
        or ($comparison = 'whole' and f.value <> trunc(f.value))
        or f.state in ('text', 'unreadable')
    )
    and not exists (
        select 1
        from exempt_field as e
        where e.table_code = f.table_code and e.row_code = f.row_code and e.column_code = f.column_code
    );
