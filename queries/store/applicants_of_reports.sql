-- Cells of the applications table of some reports, with the year and scope under which they count.
select
    report_measure.scope,
    applicant_wide.* exclude (report_id)
from applicant_wide
inner join report_measure on applicant_wide.report_id = report_measure.report_id
where applicant_wide.report_id in (select unnest($report_ids::bigint[]));
