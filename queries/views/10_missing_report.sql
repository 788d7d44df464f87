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
            agency_id,
            any_value(region_code) as region_code,
            min(report_year) as first_report_year,
            max(report_year) as last_report_year,
            list(report_year) as reported_years
        from selected
        group by agency_id
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
    from known as k
    inner join agency_summary as a on k.agency_id = a.agency_id
    inner join reported_year as y
        on
            (a.valid_from_year is null or y.report_year >= a.valid_from_year)
            and (a.valid_to_year is null or y.report_year <= a.valid_to_year)
    where not list_contains(k.reported_years, y.report_year);
