-- The cells that the rules may look at for the bodies of $agency_ids: those of related_report. As a temporary table it
-- stands before the table of all cells, for this connection.
create temp table figure as
select figure.*
from main.figure as figure
where figure.report_id in (select related_report.report_id from related_report);
