-- Rows that name a report that no longer counts.
delete from text_match
where
    text_match.report_id in (select report.report_id from report where not report.is_current)
    or text_match.other_report_id in (select report.report_id from report where not report.is_current);
