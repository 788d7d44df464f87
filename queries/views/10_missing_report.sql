-- 本库未收录的机关和年度。 | One row a body and year of the selection without a report in this store, for years in which
-- the body existed and others of the selection have one: bodies with a report of another year. It does not say that a
-- report was due. Null parameters filter nothing.
create or replace macro missing_report(
    wanted_years, wanted_scope, wanted_region_code, wanted_levels, wanted_kinds, wanted_agency_ids
) as table
    with
    selected as (
        select
            agency_id,
            report_year,
            region_code
        from selected_report(
            null, wanted_scope, wanted_region_code, wanted_levels, wanted_kinds, wanted_agency_ids
        )
    ),

    known as (
        select
            s.agency_id,
            any_value(s.region_code) as region_code,
            min(s.report_year) as first_report_year,
            max(s.report_year) as last_report_year,
            any_value(a.valid_from_year) as valid_from_year,
            any_value(a.valid_to_year) as valid_to_year
        from selected as s
        inner join agency_summary as a on s.agency_id = a.agency_id
        group by s.agency_id
    ),

    reported_year as (
        select distinct report_year
        from selected
        where wanted_years::integer[] is null or list_contains(wanted_years::integer[], report_year)
    )

    select
        y.report_year,
        k.agency_id,
        k.region_code,
        k.first_report_year,
        k.last_report_year
    from reported_year as y
    inner join known as k
        on
            (k.valid_from_year is null or y.report_year >= k.valid_from_year)
            and (k.valid_to_year is null or y.report_year <= k.valid_to_year)
    anti join selected as s on k.agency_id = s.agency_id and y.report_year = s.report_year;
