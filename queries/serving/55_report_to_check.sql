-- 待核查的报告。 | One row a current report that a run of the rules is about: of the bodies asked for, null for all, in the
-- years asked for, null for all. published_on: the day of the first revision that has one.
create or replace macro report_to_check(wanted_agency_ids, wanted_first_year, wanted_last_year) as table
    select
        r.report_id,
        r.agency_id,
        r.report_year,
        r.scope,
        r.format_version,
        least(r.published_on, e.published_on) as published_on,
        r.status = 'partial' as is_partial
    from report as r
    left join earlier_publication(wanted_agency_ids) as e
        on r.agency_id = e.agency_id and r.report_year = e.report_year and r.scope = e.scope
    where
        r.is_current
        and (wanted_agency_ids::varchar[] is null or r.agency_id = any(wanted_agency_ids::varchar[]))
        and r.report_year >= coalesce(wanted_first_year::integer, r.report_year)
        and r.report_year <= coalesce(wanted_last_year::integer, r.report_year);
