-- Rows that name a report that no longer counts.
delete from text_passage
where
    text_passage.report_id in (select report.report_id from report where not report.is_current)
    or text_passage.other_report_id in (select report.report_id from report where not report.is_current);
