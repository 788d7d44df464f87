-- The years of some reports.
select distinct report.report_year
from report
where report.report_id in (select unnest($report_ids::bigint[]))
order by report.report_year;
