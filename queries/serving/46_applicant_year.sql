-- 未加筛选的申请表按申请人合计。 | Serving table: one row a scope, year and cell of the applications table over all reports: what
-- metrics/outcome_by_applicant.sql adds up for a selection, ready for the view without filters. $year_keys: the
-- years and scopes to make, null for all.
create or replace table applicant_year as
with
wide as (
    select
        m.scope,
        w.* exclude (report_id)
    from applicant_wide as w
    inner join report_measure as m on w.report_id = m.report_id
    where
        $year_keys::varchar[] is null
        or concat_ws('|', m.report_year, m.scope) in (select unnest($year_keys::varchar[]))
),

summed as (
    select
        scope,
        report_year,
        sum(columns('^applications_.+$'))::decimal(38, 6)
    from wide
    group by scope, report_year
),

counted as (
    select
        scope,
        report_year,
        count(columns('^applications_.+$'))
    from wide
    group by scope, report_year
),

cell_sum as (
    unpivot summed
    on columns(* exclude (scope, report_year))
    into
    name field_name
    value cell_value
),

cell_count as (
    unpivot counted
    on columns(* exclude (scope, report_year))
    into
    name field_name
    value body_count
)

select
    c.scope,
    c.report_year,
    c.field_name,
    s.cell_value,
    c.body_count
from cell_count as c
inner join cell_sum as s
    on
        c.scope = s.scope
        and c.report_year = s.report_year
        and c.field_name = s.field_name
order by c.scope, c.report_year, c.field_name;
