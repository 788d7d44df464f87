-- The sketches of a year's current reports.
with current_report as (
    select
        report.report_id,
        report.agency_id
    from report
    where report.is_current and report.report_year = $report_year
)

select
    current_report.report_id,
    current_report.agency_id,
    text_sketch.sketch
from current_report
inner join text_sketch on current_report.report_id = text_sketch.report_id
where text_sketch.sketch is not null
order by current_report.report_id;
