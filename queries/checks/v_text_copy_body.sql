-- name: v_text_copy_body
-- kind: check
-- grain: one row a report whose narrative is largely that of another body in the same year, or that cannot be compared
with checked_report as (
    select
        report_id,
        agency_id,
        report_year,
        scope,
        is_partial
    from report_to_check($agency_ids, $first_year, $last_year)
),

-- The other report with the largest share; of equal ones the first that was stored.
nearest as (
    select
        m.report_id,
        arg_min(m.other_report_id, (-m.shared_ratio, m.other_report_id)) as other_report_id,
        count(*) filter (where m.shared_ratio >= $limit_value) as match_count
    from text_match as m
    where m.match_kind = 'body' and m.report_id in (select r.report_id from checked_report as r)
    group by m.report_id
),

-- How many bodies have a narrative of the year that is long enough.
year_text as (
    select
        p.report_year,
        count(distinct p.agency_id) as body_count
    from text_sketch as s
    inner join report as p on s.report_id = p.report_id
    where s.sketch is not null and p.is_current
    group by p.report_year
),

compared as (
    select
        r.report_id,
        r.is_partial,
        s.report_id is not null as has_text,
        s.sketch is not null as is_long,
        coalesce(y.body_count, 0) > 1 as has_others,
        n.other_report_id,
        n.match_count,
        m.shared_ratio,
        m.shared_character_count,
        m.character_count,
        a.name as other_agency_name,
        g.passage_text
    from checked_report as r
    left join text_sketch as s on r.report_id = s.report_id
    left join year_text as y on r.report_year = y.report_year
    left join nearest as n on r.report_id = n.report_id
    left join text_match as m on n.report_id = m.report_id and n.other_report_id = m.other_report_id
    left join report as o on n.other_report_id = o.report_id
    left join agency as a on o.agency_id = a.agency_id
    left join text_passage as g
        on n.report_id = g.report_id and n.other_report_id = g.other_report_id and g.passage_number = 1
),

judged as (
    select
        *,
        case
            when not has_text then 'no_narrative'
            when not is_long then 'short_narrative'
            when not has_others then 'no_other_narrative'
            when coalesce(shared_ratio, 0) < $limit_value then 'holds'
        end as reason
    from compared
)

select
    report_id,
    '' as figure_key,
    case when reason is null then other_report_id end as other_report_id,
    case when reason is null then 'offending' else 'not_checkable' end as status,
    reason,
    null::decimal(38, 6) as expected_value,
    case when reason is null then shared_ratio end as found_value,
    false as implied_zero,
    null::varchar as severity,
    case when match_count > 1 then 'several' end as case_code,
    (shared_ratio * 100)::decimal(5, 1) as shared_percent,
    shared_character_count,
    character_count,
    match_count,
    other_agency_name,
    case when length(passage_text) > 60 then left(passage_text, 60) || '…' else passage_text end as passage_text,
    is_partial
from judged
where reason is distinct from 'holds';
