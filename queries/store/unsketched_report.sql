-- Current reports with a narrative that has not been sketched.
select report.report_id
from report
where
    report.is_current
    and report.report_id in (select paragraph.report_id from paragraph)
    and report.report_id not in (select text_sketch.report_id from text_sketch)
order by report.report_id;
