-- Copies of other bodies that some reports are of; what others are of them stays.
delete from text_match
where
    text_match.match_kind = 'body'
    and text_match.report_id in (select unnest($report_ids::bigint[]))
returning text_match.report_id;
