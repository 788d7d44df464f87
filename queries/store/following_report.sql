-- Reports whose values stand beside those of some reports of the year before.
select report_measure.report_id
from report_measure
where report_measure.previous_report_id in (select unnest($report_ids::bigint[]))
order by report_measure.report_id;
