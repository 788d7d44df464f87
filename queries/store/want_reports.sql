-- The current reports whose findings are made anew: all of $agency_ids (null: of every body), and those of
-- $dependent_ids in the years $report_years.
create or replace temp table wanted_report as
select
    report.report_id,
    report.agency_id,
    report.report_year
from report
where
    report.is_current
    and (
        $agency_ids::varchar[] is null
        or report.agency_id in (select unnest($agency_ids::varchar[]))
        or (
            report.agency_id in (select unnest($dependent_ids::varchar[]))
            and report.report_year in (select unnest($report_years::integer[]))
        )
    );
