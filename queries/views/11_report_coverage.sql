-- 报送情况。 | Every report at hand under the filters with its state: on_time, late, undated (no date of publication),
-- no_deadline (published, and no article sets a day);
-- and the years without one of bodies that have others: unknown_scope (only a report whose scope is not known),
-- owed (the office's roster says that a report is due, and this store has none of any scope), not_in_store. Without a
-- roster the store does not know who owes a report: not_in_store accuses nobody. filed_on is the day on which people
-- noted that the report was filed with the office, also where it is not in this store.
create or replace macro report_coverage(
    wanted_years, wanted_scope, wanted_region_code, wanted_levels, wanted_kinds, wanted_agency_ids
) as table
    with
    present as (
        select
            report_id,
            agency_id,
            report_year,
            status,
            published_on,
            report_deadline(report_year, scope, kind) as deadline
        from selected_report(
            wanted_years, wanted_scope, wanted_region_code, wanted_levels, wanted_kinds, wanted_agency_ids
        )
    ),

    owed as (
        select
            agency_id,
            report_year
        from due_report(wanted_years, wanted_region_code, wanted_levels, wanted_kinds, wanted_agency_ids)
        where not is_present
    ),

    absent as (
        select
            agency_id,
            report_year
        from
            missing_report(
                wanted_years, wanted_scope, wanted_region_code, wanted_levels, wanted_kinds, wanted_agency_ids
            )
        union
        select
            agency_id,
            report_year
        from owed
    ),

    unclear as (
        select distinct
            agency_id,
            report_year
        from report_measure
        where scope = 'unknown'
    ),

    joined as (
        select
            report_id,
            status,
            published_on,
            deadline,
            agency_id,
            report_year
        from present
        union all by name
        select
            agency_id,
            report_year
        from absent
    ),

    body as (
        select
            agency_id,
            kind,
            wanted_scope::varchar as scope
        from agency_summary
        union all
        select
            agency_id,
            kind,
            wanted_scope::varchar as scope
        from roster_body
        where not is_in_store
    )

    select
        j.report_id,
        j.agency_id,
        j.report_year,
        j.published_on,
        f.filed_on,
        filing_deadline(j.report_year, a.scope, a.kind) as filing_deadline,
        coalesce(j.deadline, report_deadline(j.report_year, a.scope, a.kind)) as deadline,
        j.published_on - j.deadline as days_after_deadline,
        coalesce(
            a.kind in ('government', 'government_office', 'department', 'authorised_organisation', 'vertical_agency'),
            false
        ) as is_named_by_law,
        coalesce(j.status = 'partial', false) as is_partial,
        case
            when j.report_id is null and u.agency_id is not null then 'unknown_scope'
            when j.report_id is null and o.agency_id is not null then 'owed'
            when j.report_id is null then 'not_in_store'
            when j.published_on is null then 'undated'
            when j.deadline is null then 'no_deadline'
            when j.published_on > j.deadline then 'late'
            else 'on_time'
        end as coverage_state
    from joined as j
    inner join body as a on j.agency_id = a.agency_id
    left join unclear as u on j.agency_id = u.agency_id and j.report_year = u.report_year
    left join owed as o on j.agency_id = o.agency_id and j.report_year = o.report_year
    left join filed_report as f
        on j.agency_id = f.agency_id and j.report_year = f.report_year and a.scope = f.scope;
