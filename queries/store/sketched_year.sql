-- The sketches of a year's current reports.
select
    report.report_id,
    report.agency_id,
    text_sketch.sketch
from report
inner join text_sketch on report.report_id = text_sketch.report_id
where report.is_current and report.report_year = $report_year and text_sketch.sketch is not null
order by report.report_id;
