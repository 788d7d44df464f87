-- Current reports with a narrative that are new (from $first_report_id on) or have no sketch, and whether they have it:
-- of those that are not new only reports of $agency_ids (null: of all) are looked at.
-- `offset 0` keeps other conditions out of the inner select, which then looks the bodies up in the index of report.
with held as (
    select
        report.report_id,
        report.is_current
    from report
    where report.agency_id in (select unnest($agency_ids::varchar[]))
    offset 0
),

candidate as materialized (
    select held.report_id
    from held
    where held.is_current
    union
    select report.report_id
    from report
    where report.is_current and (report.report_id >= $first_report_id or $agency_ids::varchar[] is null)
),

sketched as (
    select text_sketch.report_id
    from text_sketch
    where text_sketch.report_id in (select c.report_id from candidate as c)
),

asked as (
    select
        candidate.report_id,
        candidate.report_id in (select sketched.report_id from sketched) as is_sketched
    from candidate
)

select
    asked.report_id,
    asked.is_sketched
from asked
where
    (asked.report_id >= $first_report_id or not asked.is_sketched)
    and asked.report_id in (
        select paragraph.report_id
        from paragraph
        where paragraph.report_id in (select c.report_id from candidate as c)
    )
order by asked.report_id;
