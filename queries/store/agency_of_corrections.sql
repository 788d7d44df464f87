-- The bodies of the reports that corrections are about.
select distinct report.agency_id
from correction
inner join report on correction.report_id = report.report_id
order by report.agency_id;
