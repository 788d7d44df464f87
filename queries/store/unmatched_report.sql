-- Current reports with a narrative that is new (from $first_report_id on) or has no sketch, and whether it has one.
select
    report.report_id,
    report.report_id in (select text_sketch.report_id from text_sketch) as is_sketched
from report
where
    report.is_current
    and report.report_id in (select paragraph.report_id from paragraph)
    and (
        report.report_id >= $first_report_id
        or report.report_id not in (select text_sketch.report_id from text_sketch)
    )
order by report.report_id;
