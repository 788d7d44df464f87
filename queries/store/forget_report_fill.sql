-- Rows of reports that are made anew; their patterns.
delete from report_fill
where report_fill.report_id in (select unnest($report_ids::bigint[]))
returning report_fill.fill_pattern;
