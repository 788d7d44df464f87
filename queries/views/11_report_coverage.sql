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

    body as (
        select
            agency_id,
            kind
        from agency_summary
        union all
        select
            agency_id,
            kind
        from roster_body
        where not is_in_store
    ),

    covered as (
        select
            report_id,
            agency_id,
            report_year,
            kind,
            status,
            published_on,
            report_deadline(report_year, scope, kind) as deadline,
            null::varchar as absence
        from
            selected_report(
                wanted_years, wanted_scope, wanted_region_code, wanted_levels, wanted_kinds, wanted_agency_ids
            )
        union all by name
        select
            a.agency_id,
            a.report_year,
            b.kind,
            report_deadline(a.report_year, wanted_scope::varchar, b.kind) as deadline,
            case
                when u.agency_id is not null then 'unknown_scope'
                when o.agency_id is not null then 'owed'
                else 'not_in_store'
            end as absence
        from absent as a
        inner join body as b on a.agency_id = b.agency_id
        left join unclear as u on a.agency_id = u.agency_id and a.report_year = u.report_year
        left join owed as o on a.agency_id = o.agency_id and a.report_year = o.report_year
    )

    select
        c.report_id,
        c.agency_id,
        c.report_year,
        c.published_on,
        f.filed_on,
        c.deadline,
        filing_deadline(c.report_year, wanted_scope::varchar, c.kind) as filing_deadline,
        c.published_on - c.deadline as days_after_deadline,
        coalesce(
            c.kind in ('government', 'government_office', 'department', 'authorised_organisation', 'vertical_agency'),
            false
        ) as is_named_by_law,
        coalesce(c.status = 'partial', false) as is_partial,
        case
            when c.absence is not null then c.absence
            when c.published_on is null then 'undated'
            when c.deadline is null then 'no_deadline'
            when c.published_on > c.deadline then 'late'
            else 'on_time'
        end as coverage_state
    from covered as c
    left join filed_report as f
        on c.agency_id = f.agency_id and c.report_year = f.report_year and f.scope = wanted_scope::varchar;
