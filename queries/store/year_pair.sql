-- Current reports with that of the same body and scope the year before, where one of the two is new.
with sketched as (
    select
        report.report_id,
        report.agency_id,
        report.report_year,
        report.scope,
        report.report_id in (select unnest($report_ids::bigint[])) as is_new
    from report
    where
        report.is_current
        and report.report_id in (select text_sketch.report_id from text_sketch where text_sketch.sketch is not null)
)

select
    this.report_id,
    last.report_id as other_report_id
from sketched as this
inner join sketched as last
    on
        this.agency_id = last.agency_id
        and this.scope = last.scope
        and this.report_year - 1 = last.report_year
where this.is_new or last.is_new
order by this.report_id;
