-- 应报报告。 | One row a body of the roster and a year for which it owes a report, with the report that this store
-- has of it, of whatever scope (is_present; where there are several its own goes first). Years are those of which the
-- store has any report. filed_on is the day on which people noted that it was filed, also where it is not here (then of
-- the body's usual scope). Nothing where the office has given no roster. Null parameters filter nothing.
create or replace macro due_report(
    wanted_years, wanted_region_code, wanted_levels, wanted_kinds, wanted_agency_ids
) as table
    with
    due_year as (
        select distinct report_year
        from report_measure
        where wanted_years::integer[] is null or list_contains(wanted_years::integer[], report_year)
    ),

    listed as (
        select *
        from roster_body
        where
            (
                wanted_region_code::varchar is null
                or starts_with(region_code, region_prefix(wanted_region_code::varchar))
            )
            and (wanted_levels::varchar[] is null or list_contains(wanted_levels::varchar[], level))
            and (wanted_kinds::varchar[] is null or list_contains(wanted_kinds::varchar[], kind))
            and is_chosen_body(wanted_agency_ids, agency_id)
    ),

    present as (
        select
            agency_id,
            report_year,
            report_id,
            scope,
            published_on
        from report_measure
        where agency_id in (select l.agency_id from listed as l)
        qualify
            row_number() over (
                partition by agency_id, report_year
                order by scope = 'unknown', scope <> 'own', report_id
            ) = 1
    )

    select
        y.report_year,
        l.agency_id,
        l.agency_name,
        l.kind,
        l.level,
        l.region_code,
        l.region_name,
        l.list_position,
        l.contact,
        p.report_id,
        p.scope,
        p.published_on,
        p.report_id is not null as is_present,
        report_deadline(y.report_year, p.scope, l.kind) as deadline,
        f.filed_on,
        filing_deadline(y.report_year, coalesce(p.scope, 'own'), l.kind) as filing_deadline
    from due_year as y
    inner join listed as l on y.report_year >= l.first_year and (l.last_year is null or y.report_year <= l.last_year)
    left join present as p on l.agency_id = p.agency_id and y.report_year = p.report_year
    left join filed_report as f
        on
            l.agency_id = f.agency_id
            and y.report_year = f.report_year
            and f.scope
            = case when coalesce(p.scope, l.kind) in ('aggregate', 'government') then 'aggregate' else 'own' end;
