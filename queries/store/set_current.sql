-- Whether some revisions count.
update report
set is_current = $is_current
where report_id = any($report_ids::bigint[]);
