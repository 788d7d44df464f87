-- Reports that a newer revision has replaced.
update report
set is_current = false
where report_id = any($report_ids);
