-- name: v_text_copy_year
-- kind: check
-- grain: one row a report whose narrative is largely that of the year before, or that cannot be compared
with checked_report as (
    select
        report_id,
        agency_id,
        report_year,
        scope,
        is_partial
    from report_to_check($agency_ids, $first_year, $last_year)
),

compared as (
    select
        r.report_id,
        r.is_partial,
        p.report_id as previous_report_id,
        s.report_id is not null as has_text,
        s.sketch is not null as is_long,
        q.sketch is not null as was_long,
        m.shared_ratio,
        m.shared_character_count,
        m.character_count,
        g.passage_text
    from checked_report as r
    left join text_sketch as s on r.report_id = s.report_id
    left join report as p
        on
            r.agency_id = p.agency_id
            and r.scope = p.scope
            and r.report_year - 1 = p.report_year
            and p.is_current
    left join text_sketch as q on p.report_id = q.report_id
    left join text_match as m on r.report_id = m.report_id and p.report_id = m.other_report_id
    left join text_passage as g
        on r.report_id = g.report_id and p.report_id = g.other_report_id and g.passage_number = 1
),

judged as (
    select
        *,
        case
            when not has_text then 'no_narrative'
            when not is_long then 'short_narrative'
            when previous_report_id is null then 'no_previous_report'
            when not was_long then 'no_previous_narrative'
            when coalesce(shared_ratio, 0) < $limit_value then 'holds'
        end as reason
    from compared
)

select
    report_id,
    '' as figure_key,
    case when reason is null then previous_report_id end as other_report_id,
    case when reason is null then 'offending' else 'not_checkable' end as status,
    reason,
    null::decimal(38, 6) as expected_value,
    case when reason is null then shared_ratio end as found_value,
    false as implied_zero,
    null::varchar as severity,
    null::varchar as case_code,
    (shared_ratio * 100)::decimal(5, 1) as shared_percent,
    shared_character_count,
    character_count,
    case when length(passage_text) > 60 then left(passage_text, 60) || '…' else passage_text end as passage_text,
    is_partial
from judged
where reason is distinct from 'holds';
