-- The place of every report in the order of lists, where it has changed.
update report_measure
set report_position = placed.report_position
from (
    select report_id, row_number() over (order by agency_name, report_year, report_id) as report_position
    from report_measure
) as placed
where
    report_measure.report_id = placed.report_id
    and report_measure.report_position <> placed.report_position;
