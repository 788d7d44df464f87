-- name: x_text_sum
-- kind: check
-- grain: one row a statement of the narrative whose listed parts do not add up to it
with checked_report as (
    select
        report_id,
        is_partial
    from report_to_check($agency_ids, $first_year, $last_year)
),

listed as (
    select
        w.report_id,
        w.claim_number,
        w.value as whole_value,
        w.is_closed_list,
        w.quote,
        w.position = 0 as is_noted,
        r.is_partial,
        sum(p.value) as part_sum,
        count(*) as part_count,
        string_agg(regexp_replace(p.value::varchar, '\.?0+$', ''), '+' order by p.claim_number) as parts
    from claim as w
    inner join checked_report as r on w.report_id = r.report_id
    inner join claim as p
        on w.report_id = p.report_id and w.claim_number = p.related_number and p.claim_kind = 'part'
    where w.claim_kind = 'whole'
    group by all
),

-- A list that says neither that it is complete nor that it is not counts as complete where its parts reach most of the
-- whole; fewer than three parts may always be examples.
judged as (
    select
        *,
        case
            when part_sum > whole_value + $tolerance then 'exceeds'
            when part_sum >= whole_value - $tolerance then 'holds'
            when is_closed_list then 'falls_short'
            when
                is_closed_list is null and part_count >= 3 and part_sum >= $limit_value * whole_value
                then 'falls_short'
            else 'holds'
        end as result
    from listed
)

select
    report_id,
    '' as figure_key,
    claim_number,
    'offending' as status,
    null::varchar as reason,
    part_sum as expected_value,
    whole_value as found_value,
    false as implied_zero,
    null::varchar as severity,
    result as case_code,
    parts,
    quote,
    is_noted,
    is_partial
from judged
where result <> 'holds'
union all by name
select
    r.report_id,
    '' as figure_key,
    'not_checkable' as status,
    case
        when
            exists (select 1 from paragraph as p where p.report_id = r.report_id)
            or exists (select 1 from claim as c where c.report_id = r.report_id)
            then 'no_claim'
        else 'no_narrative'
    end as reason,
    false as implied_zero
from checked_report as r
where not exists (select 1 from listed as l where l.report_id = r.report_id);
