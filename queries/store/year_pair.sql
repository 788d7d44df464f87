-- Current reports with that of the same body and scope the year before, where one of the two is new.
select
    this.report_id,
    last.report_id as other_report_id
from report as this
inner join report as last
    on
        this.agency_id = last.agency_id
        and this.scope = last.scope
        and this.report_year - 1 = last.report_year
inner join text_sketch as t on this.report_id = t.report_id
inner join text_sketch as o on last.report_id = o.report_id
where
    this.is_current
    and last.is_current
    and t.sketch is not null
    and o.sketch is not null
    and (this.report_id = any($report_ids::bigint[]) or last.report_id = any($report_ids::bigint[]))
order by this.report_id;
