-- Rows of reports that are made anew.
delete from figure_factor
where figure_factor.report_id in (select unnest($report_ids::bigint[]));
