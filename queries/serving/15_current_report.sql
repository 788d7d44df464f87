-- 每份现行报告及其机关、上一历年的报告。 | The current reports of some bodies (null: of all) with their body and its report of
-- the calendar year before. published_on: the day of the first revision that has one.
create or replace macro current_report(wanted_agency_ids) as table
    with
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
        from reports_of(wanted_agency_ids) as r
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
