-- The values of some reports, of the years $report_years.
select report_value.*
from report_value
where
    report_value.report_id in (select unnest($report_ids::bigint[]))
    and report_value.report_year in (select unnest($report_years::smallint[]));
