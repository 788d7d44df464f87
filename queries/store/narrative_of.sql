-- The paragraphs of some reports, in order.
select
    paragraph.report_id,
    paragraph.position,
    paragraph.section_code,
    paragraph.paragraph_text
from paragraph
where paragraph.report_id in (select unnest($report_ids::bigint[]))
order by paragraph.report_id, paragraph.position;
