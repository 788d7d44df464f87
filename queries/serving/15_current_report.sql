-- 每份现行报告及其机关、上一历年的报告。 | The current reports of some bodies (null: of all) with their body and its report of
-- the calendar year before. published_on: the day of the first revision that has one.
-- `offset 0` keeps other conditions out of the inner select, which then looks the bodies up in the index of report.
create or replace macro current_report(wanted_agency_ids) as table
    with
    held as (
        select held_by_body.*
        from (
            from report
            where agency_id in (select unnest(wanted_agency_ids::varchar[]))
            offset 0
        ) as held_by_body
        union all
        from report
        where wanted_agency_ids::varchar[] is null
    ),

    own as (
        select
            r.report_id,
            r.agency_id,
            a.name as agency_name,
            a.kind,
            a.level,
            a.region_code,
            a.parent_agency_id,
            r.report_year,
            r.scope,
            r.format_version,
            r.origin,
            r.status,
            least(r.published_on, e.published_on) as published_on
        from held as r
        inner join agency as a on r.agency_id = a.agency_id
        left join earlier_publication(wanted_agency_ids) as e
            on r.agency_id = e.agency_id and r.report_year = e.report_year and r.scope = e.scope
        where r.is_current
    )

    select
        own.*,
        before.report_id as previous_report_id
    from own
    left join own as before
        on
            own.agency_id = before.agency_id
            and own.scope = before.scope
            and own.report_year - 1 = before.report_year;
