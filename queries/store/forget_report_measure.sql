-- Rows of reports that are made anew.
delete from report_measure
where report_measure.report_id in (select unnest($report_ids::bigint[]));
