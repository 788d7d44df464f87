-- name: v_all_zero
-- kind: check
-- grain: one row a report whose numbers are all zero where those of an earlier year were not
with checked_report as (
    select
        report_id,
        agency_id,
        report_year,
        scope,
        is_partial
    from report_to_check($agency_ids, $first_year, $last_year)
),

counted as (
    select
        f.report_id,
        count(f.value) as number_count,
        count(*) filter (where f.value <> 0) as nonzero_count
    from figure as f
    where
        f.report_id in (
            select p.report_id
            from report as p
            where p.is_current and p.agency_id in (select r.agency_id from checked_report as r)
        )
    group by f.report_id
),

-- The last three years before, whichever there are.
earlier as (
    select
        r.report_id,
        count(*) as report_count,
        arg_max(p.report_id, p.report_year) filter (where c.nonzero_count > 0) as other_report_id,
        max(p.report_year) filter (where c.nonzero_count > 0) as earlier_year,
        arg_max(c.nonzero_count, p.report_year) filter (where c.nonzero_count > 0) as earlier_count
    from checked_report as r
    inner join report as p
        on
            r.agency_id = p.agency_id
            and r.scope = p.scope
            and r.report_year - 3 <= p.report_year
            and r.report_year > p.report_year
            and p.is_current
    inner join counted as c on p.report_id = c.report_id and c.number_count > 0
    group by r.report_id
),

judged as (
    select
        r.report_id,
        r.is_partial,
        c.number_count,
        e.other_report_id,
        e.earlier_year,
        e.earlier_count,
        case
            when coalesce(c.number_count, 0) = 0 then 'no_own_numbers'
            when c.nonzero_count > 0 then 'holds'
            when e.report_id is null then 'no_earlier_report'
            when e.earlier_count is null then 'holds'
        end as reason
    from checked_report as r
    left join counted as c on r.report_id = c.report_id
    left join earlier as e on r.report_id = e.report_id
)

select
    report_id,
    '' as figure_key,
    case when reason is null then other_report_id end as other_report_id,
    case when reason is null then 'offending' else 'not_checkable' end as status,
    reason,
    null::decimal(38, 6) as expected_value,
    null::decimal(38, 6) as found_value,
    false as implied_zero,
    null::varchar as severity,
    null::varchar as case_code,
    number_count,
    earlier_year,
    earlier_count,
    is_partial
from judged
where reason is distinct from 'holds';
