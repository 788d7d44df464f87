-- 未加筛选的申请表按申请人合计。 | Serving table: one row a scope, year and cell of the applications table over all reports: what
-- metrics/outcome_by_applicant.sql adds up for a selection, ready for the view without filters.
-- store/add_to_applicant_year.sql keeps it up.
create or replace table applicant_year as
with
added as (
    select
        m.scope,
        w.report_year,
        {
            'cell_value': sum(columns('^(applications_.+)$'))::decimal(38, 6),
            'body_count': count(columns('^(applications_.+)$'))
        } as '\1'
    from applicant_wide as w
    inner join report_measure as m on w.report_id = m.report_id
    group by m.scope, w.report_year
),

cell as (
    unpivot added
    on columns(* exclude (scope, report_year))
    into
    name field_name
    value added_up
)

select
    scope,
    report_year,
    field_name,
    added_up.cell_value,
    added_up.body_count
from cell
where added_up.cell_value is not null
order by scope, report_year, field_name;
