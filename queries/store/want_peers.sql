-- The reports of related_report whose findings about peers are made anew: those of the years $report_years.
create or replace temp table wanted_report as
select related_report.report_id
from related_report
where related_report.report_year in (select unnest($report_years::integer[]));
