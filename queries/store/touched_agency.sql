-- Bodies of the reports that this version adds.
select distinct agency_id
from report
where report_id >= $first_report_id
order by agency_id;
