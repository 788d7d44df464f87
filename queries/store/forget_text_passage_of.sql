-- Copies that name some reports, which are compared anew.
delete from text_passage
where
    text_passage.report_id = any($report_ids::bigint[])
    or text_passage.other_report_id = any($report_ids::bigint[]);
