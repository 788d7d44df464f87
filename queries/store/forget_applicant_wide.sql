-- Rows of reports that are made anew; what they were.
delete from applicant_wide
where applicant_wide.report_id in (select unnest($report_ids::bigint[]))
returning *;
