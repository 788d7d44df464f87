-- Every cell and paragraph belongs to a report.
with part as (
    select
        'figure of ' as kind,
        report_id
    from figure
    where report_id between $first_report_id and $last_report_id
    union all
    select
        'paragraph of ' as kind,
        report_id
    from paragraph
    where report_id between $first_report_id and $last_report_id
)

select distinct part.kind || part.report_id as offender
from part
anti join report on part.report_id = report.report_id;
