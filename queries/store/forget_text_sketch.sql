-- Sketches of reports that no longer count.
delete from text_sketch
where text_sketch.report_id in (select report.report_id from report where not report.is_current);
