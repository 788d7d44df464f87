-- Sums of the cells of the applications table: what they were, with what came and without what went. earlier_applicant
-- and later_applicant hold the cells of the reports that changed, before and after, earlier_group and later_group where
-- they counted.
create or replace temp table made as
with
wide as (
    select
        1 as copies,
        g.scope,
        l.* exclude (report_id)
    from later_applicant as l
    inner join later_group as g on l.report_id = g.report_id
    union all by name
    select
        -1 as copies,
        g.scope,
        e.* exclude (report_id)
    from earlier_applicant as e
    inner join earlier_group as g on e.report_id = g.report_id
),

cell as (
    unpivot wide
    on columns(* exclude (copies, scope, report_year))
    into
    name field_name
    value cell_value
),

change as (
    select
        scope,
        report_year,
        field_name,
        sum(copies) as body_count,
        sum(case when copies > 0 then cell_value else -cell_value end)::decimal(38, 6) as cell_value
    from cell
    group by scope, report_year, field_name
)

select
    c.scope,
    c.report_year,
    c.field_name,
    (coalesce(y.cell_value, 0) + c.cell_value)::decimal(38, 6) as cell_value,
    (coalesce(y.body_count, 0) + c.body_count)::bigint as body_count
from change as c
left join applicant_year as y
    on c.scope = y.scope and c.report_year = y.report_year and c.field_name = y.field_name
where c.body_count <> 0 or c.cell_value <> 0;
