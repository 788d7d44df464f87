-- Copies that name some reports, which are compared anew.
delete from text_match
where
    text_match.report_id = any($report_ids::bigint[])
    or text_match.other_report_id = any($report_ids::bigint[]);
