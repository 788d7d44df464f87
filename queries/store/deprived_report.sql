-- Reports that count and were like one that counts no longer, or is compared anew: another may be among the nearest.
select distinct text_match.report_id
from text_match
inner join report on text_match.report_id = report.report_id
where
    text_match.match_kind = 'body'
    and report.is_current
    and (
        text_match.other_report_id in (select r.report_id from report as r where not r.is_current)
        or text_match.other_report_id in (select unnest($report_ids::bigint[]))
    )
order by text_match.report_id;
