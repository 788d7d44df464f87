-- 某时以来本库的变化。 | What is new in the store since a moment (UTC, null for ever), one row a kind of change and
-- report (body, year, scope): a report that came, a revision of one that was here, what people decided about reports
-- (withdrawn, another revision chosen, moved to another body or year), cells that they corrected, findings that they
-- decided. Bodies are as they are now, and so are decisions: one taken back is no change. A document counts from the
-- day on which it was first read: what a newer reader makes of it has no day of its own. Null filters nothing.
create or replace macro recent_change(
    since_moment, wanted_years, wanted_scope, wanted_region_code, wanted_levels, wanted_kinds, wanted_agency_ids
) as table
    with
    body as (
        select
            agency_id,
            name as agency_name
        from agency
        where
            (
                wanted_region_code::varchar is null
                or starts_with(region_code, region_prefix(wanted_region_code::varchar))
            )
            and (wanted_levels::varchar[] is null or list_contains(wanted_levels::varchar[], level))
            and (wanted_kinds::varchar[] is null or list_contains(wanted_kinds::varchar[], kind))
            and is_chosen_body(wanted_agency_ids, agency_id)
    ),

    reading as (
        select
            r.report_id,
            r.agency_id,
            r.report_year,
            r.scope,
            r.is_current,
            f.read_at,
            min(f.read_at) over (partition by r.agency_id, r.report_year, r.scope) as first_read_at
        from report as r
        inner join source_file as f on r.source_sha256 = f.sha256
    ),

    event as (
        select
            case
                when since_moment::timestamp is null or first_read_at >= since_moment::timestamp then 'new'
                else 'revised'
            end as change_kind,
            agency_id,
            report_year,
            scope,
            report_id::varchar as item,
            read_at as changed_at
        from reading
        where is_current
        union all by name
        select
            case d.action when 'withdraw' then 'withdrawn' when 'current' then 'chosen' else 'moved' end as change_kind,
            r.agency_id,
            r.report_year,
            r.scope,
            d.report_id::varchar as item,
            d.decided_at as changed_at
        from report_decision as d
        inner join report as r on d.report_id = r.report_id
        union all by name
        select
            'corrected' as change_kind,
            agency_id,
            report_year,
            scope,
            table_code || '.' || row_code || '.' || column_code as item,
            corrected_at as changed_at
        from correction
        where correction_status = 'applied'
        union all by name
        select
            'decided' as change_kind,
            agency_id,
            report_year,
            scope,
            rule_id || ' ' || figure_key as item,
            decided_at as changed_at
        from review
    )

    select
        e.change_kind,
        e.agency_id,
        b.agency_name,
        e.report_year,
        e.scope,
        count(distinct e.item) as item_count,
        max(e.changed_at) as changed_at
    from event as e
    inner join body as b on e.agency_id = b.agency_id
    where
        e.scope = wanted_scope::varchar
        and (wanted_years::integer[] is null or list_contains(wanted_years::integer[], e.report_year))
        and (since_moment::timestamp is null or e.changed_at >= since_moment::timestamp)
    group by e.change_kind, e.agency_id, b.agency_name, e.report_year, e.scope;
