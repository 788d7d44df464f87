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
anti join (
    select report_id
    from report
    where report_id between $first_report_id and $last_report_id
) as held on part.report_id = held.report_id;
