-- Scope and year of every current report, in the order of report_measure.
select distinct
    report_measure.scope,
    report_measure.report_year
from report_measure
order by report_measure.scope, report_measure.report_year;
