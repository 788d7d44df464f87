-- report_wide has one row for each report.
with appended as (
    select report_id
    from report
    where report_id between $first_report_id and $last_report_id
),

wide as (
    select
        report_id,
        count(*) as row_count
    from report_wide
    where report_id between $first_report_id and $last_report_id
    group by report_id
)

select 'report ' || coalesce(appended.report_id, wide.report_id) as offender
from appended
full join wide on appended.report_id = wide.report_id
where coalesce(wide.row_count, 0) <> 1 or appended.report_id is null;
