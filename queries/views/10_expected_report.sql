-- 应有报告。 | One row a body and year that the store should have a report of this scope for: bodies with such a report in
-- any year, in all the years of their existence (basis reported); and bodies of the register that have none but whose
-- kind owes one (basis register): governments an aggregate, other bodies their own; public institutions and bodies of
-- no known kind owe nothing. Years are those with a report under the filters, or those asked for.
create or replace macro expected_report(
    wanted_years, wanted_scope, wanted_region_code, wanted_levels, wanted_kinds, wanted_agency_ids
) as table
    with
    selected as (
        select
            agency_id,
            report_year
        from selected_report(
            null, wanted_scope, wanted_region_code, wanted_levels, wanted_kinds, wanted_agency_ids
        )
    ),

    reporting as (
        select distinct agency_id
        from selected
    ),

    wanted_year as (
        select distinct report_year
        from selected
        where wanted_years::integer[] is null or list_contains(wanted_years::integer[], report_year)
        union
        select unnest(wanted_years::integer[]) as report_year
    ),

    registered as (
        select agency_id
        from agency_summary
        where
            case
                when wanted_scope::varchar = 'aggregate' then kind = 'government'
                when wanted_scope::varchar = 'own' then kind not in ('government', 'public_institution', 'other')
                else false
            end
            and (
                wanted_region_code::varchar is null
                or starts_with(region_code, region_prefix(wanted_region_code::varchar))
            )
            and (wanted_levels::varchar[] is null or list_contains(wanted_levels::varchar[], level))
            and (wanted_kinds::varchar[] is null or list_contains(wanted_kinds::varchar[], kind))
            and (wanted_agency_ids::varchar[] is null or list_contains(wanted_agency_ids::varchar[], agency_id))
    ),

    reporting_once as (
        select agency_id
        from report_measure
        where scope = wanted_scope::varchar
    ),

    owing as (
        select
            r.agency_id,
            'register' as basis
        from registered as r
        anti join reporting_once as o on r.agency_id = o.agency_id
    ),

    owed as (
        select
            agency_id,
            'reported' as basis
        from reporting
        union all
        select
            agency_id,
            basis
        from owing
    )

    select
        o.agency_id,
        o.basis,
        y.report_year
    from owed as o
    inner join agency_summary as a on o.agency_id = a.agency_id
    cross join wanted_year as y
    where
        (a.valid_from_year is null or y.report_year >= a.valid_from_year)
        and (a.valid_to_year is null or y.report_year <= a.valid_to_year);
