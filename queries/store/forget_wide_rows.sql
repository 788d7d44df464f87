-- Wide rows of reports whose corrections have changed.
delete from report_wide
where report_id = any($report_ids);
