-- The passages of copies that are no longer there.
delete from text_passage
where
    text_passage.report_id in (select unnest($report_ids::bigint[]))
    and (text_passage.report_id, text_passage.other_report_id) not in (
        select (text_match.report_id, text_match.other_report_id)
        from text_match
        where text_match.report_id in (select unnest($report_ids::bigint[]))
    );
