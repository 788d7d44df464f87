-- Bodies with a copy that names one of some reports.
select distinct report.agency_id
from text_match
inner join report on text_match.report_id = report.report_id
where
    text_match.report_id = any($report_ids::bigint[])
    or text_match.other_report_id = any($report_ids::bigint[])
order by report.agency_id;
