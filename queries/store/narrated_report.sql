-- Reports with a narrative, with what finding their statements needs.
select
    report.report_id,
    report.report_year,
    report.scope
from report
where report.report_id in (select paragraph.report_id from paragraph)
order by report.report_id;
