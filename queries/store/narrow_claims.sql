-- The statements that the rules may look at for the bodies of $agency_ids, as narrow_figures.sql.
create temp table claim as
select claim.*
from main.claim as claim
where claim.report_id in (select related_report.report_id from related_report);
