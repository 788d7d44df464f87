-- 待核查的报告。 | One row a current report that a run of the rules is about: of the bodies asked for, null for all, in the
-- years asked for, null for all.
create or replace macro report_to_check(wanted_agency_ids, wanted_first_year, wanted_last_year) as table
    select
        report_id,
        agency_id,
        report_year,
        scope,
        format_version,
        published_on,
        status = 'partial' as is_partial
    from report
    where
        is_current
        and (wanted_agency_ids::varchar[] is null or agency_id = any(wanted_agency_ids::varchar[]))
        and report_year >= coalesce(wanted_first_year::integer, report_year)
        and report_year <= coalesce(wanted_last_year::integer, report_year);
