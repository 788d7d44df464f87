-- 政府汇总报告的组成。 | The bodies directly below a government that its report for a year is put together from (formats.md B.2),
-- with the one report that each speaks through: lower governments and zones with an aggregate their aggregate, all
-- others their own report; never both. part_state: included, partial (read in part, still included), missing,
-- other_scope (a lower government with an own report only, which does not cover its area, or a body whose only report
-- has another scope). Public institutions and bodies that did not exist in the year are no parts.
create or replace macro government_part(wanted_agency_id, wanted_year) as table
    with
    part as (
        select
            agency_id,
            agency_name,
            kind,
            level
        from agency_summary
        where
            parent_agency_id = wanted_agency_id::varchar
            and coalesce(kind, '') <> 'public_institution'
            and (valid_from_year is null or valid_from_year <= wanted_year::integer)
            and (valid_to_year is null or valid_to_year >= wanted_year::integer)
    ),

    present as (
        select
            report_id,
            agency_id,
            scope,
            status,
            published_on
        from report
        where is_current and report_year = wanted_year::integer
    ),

    ranked as (
        select
            p.*,
            r.report_id,
            r.scope,
            r.status,
            r.published_on,
            case
                when r.scope = 'aggregate' and p.kind in ('government', 'development_zone') then 1
                when r.scope = 'own' and coalesce(p.kind, '') <> 'government' then 2
                when r.report_id is not null then 3
            end as preference
        from part as p
        left join present as r on p.agency_id = r.agency_id
        qualify row_number() over (partition by p.agency_id order by preference nulls last, r.report_id) = 1
    )

    select
        agency_id,
        agency_name,
        kind,
        level,
        scope,
        published_on,
        case when preference < 3 then report_id end as report_id,
        case
            when report_id is null then 'missing'
            when preference = 3 then 'other_scope'
            when status = 'partial' then 'partial'
            else 'included'
        end as part_state
    from ranked;
