-- 核查发现及其处理状态。 | The findings of the selected reports with the decision that holds. A decision holds for the numbers
-- it was made about; where only decisions about other numbers exist, or the last one took it back, the finding is open
-- again (reopened); where there is none it is open.
create or replace macro reviewed_finding(
    wanted_years,
    wanted_scope,
    wanted_region_code,
    wanted_levels,
    wanted_kinds,
    wanted_agency_ids,
    wanted_severities,
    wanted_rule_ids,
    wanted_decisions
) as table
    with
    selected as (
        select
            report_id,
            agency_id,
            agency_name,
            kind,
            level,
            region_code,
            report_year,
            scope
        from selected_report(
            wanted_years, wanted_scope, wanted_region_code, wanted_levels, wanted_kinds, wanted_agency_ids
        )
    ),

    decided as (
        select
            agency_id,
            report_year,
            scope,
            rule_id,
            figure_key,
            found_value,
            expected_value,
            arg_max(decision, entry_number) as decision,
            arg_max(note, entry_number) as note,
            arg_max(reviewer, entry_number) as reviewer,
            arg_max(decided_at, entry_number) as decided_at
        from review
        group by agency_id, report_year, scope, rule_id, figure_key, found_value, expected_value
    ),

    touched as (
        select
            agency_id,
            report_year,
            scope,
            rule_id,
            figure_key,
            arg_max(entry_id, entry_number) as last_entry_id
        from review
        group by agency_id, report_year, scope, rule_id, figure_key
    ),

    found as (
        select *
        from finding
        where
            (wanted_severities::varchar[] is null or list_contains(wanted_severities::varchar[], severity))
            and (wanted_rule_ids::varchar[] is null or list_contains(wanted_rule_ids::varchar[], rule_id))
    ),

    judged as (
        select
            f.rule_id,
            f.severity,
            f.report_id,
            s.agency_id,
            s.agency_name,
            s.kind,
            s.level,
            s.region_code,
            s.report_year,
            s.scope,
            f.figure_key,
            f.expected_value,
            f.found_value,
            f.other_report_id,
            f.claim_number,
            f.message_zh,
            f.message_en,
            case
                when d.decision is not null then d.decision
                when t.rule_id is not null then 'reopened'
                else 'open'
            end as decision,
            d.note,
            d.reviewer,
            d.decided_at,
            t.last_entry_id
        from found as f
        inner join selected as s on f.report_id = s.report_id
        left join decided as d
            on
                s.agency_id = d.agency_id
                and s.report_year = d.report_year
                and s.scope = d.scope
                and f.rule_id = d.rule_id
                and f.figure_key = d.figure_key
                and f.found_value is not distinct from d.found_value
                and f.expected_value is not distinct from d.expected_value
        left join touched as t
            on
                s.agency_id = t.agency_id
                and s.report_year = t.report_year
                and s.scope = t.scope
                and f.rule_id = t.rule_id
                and f.figure_key = t.figure_key
    )

    select *
    from judged
    where wanted_decisions::varchar[] is null or list_contains(wanted_decisions::varchar[], decision);
