-- The reports that the rules may look at for those of wanted_report: all of their bodies, earlier revisions too, as the
-- first says when a report was published; of others the current ones: in the same years and the ones before, those of
-- what stands above and below, and of whom they took over or were taken over by; and those whose texts are like theirs.
-- is_own: of the bodies themselves.
-- `offset 0` keeps other conditions out of the inner select, which then looks the bodies up in the index of report.
create or replace temp table related_report as
with
wanted_year as (
    select
        wanted_report.agency_id,
        unnest([wanted_report.report_year, wanted_report.report_year - 1]) as report_year
    from wanted_report
),

neighbour as (
    select
        agency.agency_id,
        wanted_year.report_year
    from wanted_year
    inner join agency on wanted_year.agency_id = agency.parent_agency_id
    union
    select
        agency.agency_id,
        wanted_year.report_year
    from wanted_year
    inner join agency on wanted_year.agency_id = agency.successor_agency_id
    union
    select
        unnest([agency.parent_agency_id, agency.successor_agency_id]) as agency_id,
        wanted_year.report_year
    from wanted_year
    inner join agency on wanted_year.agency_id = agency.agency_id
),

own as (
    select report.report_id
    from report
    where report.agency_id in (select wanted_report.agency_id from wanted_report)
),

held as (
    select
        report.report_id,
        report.agency_id,
        report.report_year,
        report.is_current
    from report
    where report.agency_id in (select neighbour.agency_id from neighbour)
    offset 0
),

other as (
    select held.report_id
    from held
    semi join neighbour
        on held.agency_id = neighbour.agency_id and held.report_year = neighbour.report_year
    where held.is_current
    union
    select report.report_id
    from report
    where
        report.is_current
        and report.report_id in (
            select text_match.other_report_id
            from text_match
            where text_match.report_id in (select wanted_report.report_id from wanted_report)
        )
)

select
    own.report_id,
    true as is_own
from own
union all
select
    other.report_id,
    false as is_own
from other
where other.report_id not in (select own.report_id from own);
