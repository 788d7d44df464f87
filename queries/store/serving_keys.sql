-- The year and the group of peers of some reports; the report of the year before.
select
    report_measure.report_id,
    report_measure.previous_report_id,
    report_measure.report_year,
    concat_ws('|', report_measure.report_year, report_measure.scope, report_measure.level, report_measure.kind)
        as group_key
from report_measure
where report_measure.report_id in (select unnest($report_ids::bigint[]))
order by report_measure.report_id;
