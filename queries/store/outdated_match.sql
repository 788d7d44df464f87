-- Bodies whose matches name a report that no longer counts.
select distinct report.agency_id
from text_match
inner join report on text_match.report_id = report.report_id
where
    text_match.report_id in (select r.report_id from report as r where not r.is_current)
    or text_match.other_report_id in (select r.report_id from report as r where not r.is_current);
