-- 应有的报告。 | One row a report that is expected under the filters: what the office's roster says is owed, of whatever
-- scope, whether or not this store has it (is_by_roster); where the roster names no body of the selection, the reports
-- of the wanted scope that the store has. Null parameters filter nothing.
create or replace macro expected_report(
    wanted_years, wanted_scope, wanted_region_code, wanted_levels, wanted_kinds, wanted_agency_ids
) as table
    with
    owed as (
        select
            report_year,
            agency_id,
            published_on,
            deadline,
            is_present,
            true as is_by_roster
        from due_report(wanted_years, wanted_region_code, wanted_levels, wanted_kinds, wanted_agency_ids)
    ),

    stored as (
        select
            report_year,
            agency_id,
            published_on,
            report_deadline(report_year, scope, kind) as deadline,
            true as is_present,
            false as is_by_roster
        from
            selected_report(
                wanted_years, wanted_scope, wanted_region_code, wanted_levels, wanted_kinds, wanted_agency_ids
            )
        where not exists (select 1 as one from owed)
    )

    select *
    from owed
    union all
    select *
    from stored;
