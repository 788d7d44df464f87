-- name: v_date
-- kind: check
-- grain: one row a report that was published after its deadline, or whose deadline or date is not known
-- The day of the first revision that has one counts.
with checked_report as (
    select
        r.report_id,
        r.agency_id,
        r.report_year,
        r.scope,
        least(r.published_on, e.published_on) as published_on
    from report_to_check($agency_ids, $first_year, $last_year) as r
    left join earlier_publication($agency_ids) as e
        on r.agency_id = e.agency_id and r.report_year = e.report_year and r.scope = e.scope
),

-- Article 49: departments by 31 January, governments by 31 March; before the revision of 2019 all by 31 March.
-- It names neither townships, sub-districts, dispatched bodies nor zones; their dates are local practice: a warning.
deadline as (
    select
        r.report_id,
        r.published_on,
        a.kind,
        make_date(
            r.report_year + 1,
            case when r.report_year <= 2018 or a.kind = 'government' or r.scope = 'aggregate' then 3 else 1 end,
            31
        ) as deadline,
        a.kind in (
            'government', 'government_office', 'department', 'authorised_organisation', 'vertical_agency'
        ) as is_named_by_law
    from checked_report as r
    inner join agency as a on r.agency_id = a.agency_id
),

judged as (
    select
        *,
        case
            when kind = 'public_institution' then 'holds'
            when published_on is null then 'no_publication_date'
            when published_on <= deadline then 'holds'
            when kind is null then 'unknown_kind'
        end as reason
    from deadline
)

select
    report_id,
    '' as figure_key,
    case when reason is null then 'offending' else 'not_checkable' end as status,
    reason,
    null::decimal(38, 6) as expected_value,
    null::decimal(38, 6) as found_value,
    false as implied_zero,
    case when reason is null and not is_named_by_law then 'warning' end as severity,
    case when reason is null and not is_named_by_law then 'practice' end as case_code,
    published_on,
    deadline,
    published_on - deadline as days_late
from judged
where reason is distinct from 'holds';
