-- Current reports with a narrative that are new (from $first_report_id on) or have no sketch, and whether they have it:
-- of those that are not new only reports of $agency_ids (null: of all) are looked at.
with candidate as materialized (
    select
        report.report_id,
        report.report_id in (select text_sketch.report_id from text_sketch) as is_sketched
    from report
    where
        report.is_current
        and (
            report.report_id >= $first_report_id
            or $agency_ids::varchar[] is null
            or report.agency_id in (select unnest($agency_ids::varchar[]))
        )
)

select
    candidate.report_id,
    candidate.is_sketched
from candidate
where
    (candidate.report_id >= $first_report_id or not candidate.is_sketched)
    and candidate.report_id in (
        select paragraph.report_id
        from paragraph
        where paragraph.report_id in (select c.report_id from candidate as c)
    )
order by candidate.report_id;
