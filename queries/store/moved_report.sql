-- Revisions that people moved, with where they are filed now.
select
    report.report_id,
    report.agency_id,
    report.report_year,
    report.scope
from report
inner join report_decision on report.report_id = report_decision.report_id
where report_decision.action = 'move'
order by report.report_id;
