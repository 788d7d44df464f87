-- 某时以来本库的变化。 | What is new in the store since a moment (UTC, null for ever), one row a kind of change and
-- report (body, year, scope): a report that came, revisions of one that were taken, what people decided about reports
-- (withdrawn, another revision chosen, moved to another body, year or scope), cells that they corrected, findings that
-- they decided. A report that came and was revised in that time is both. Bodies are as they are now, and so are
-- decisions: one taken back is no change. A moved report stands once, where it is filed now, with where it was filed;
-- a selection of either place has it. A document counts from the day on which it was first read: what a newer reader
-- makes of it has no day of its own. Null filters nothing.
create or replace macro recent_change(
    since_moment, wanted_years, wanted_scope, wanted_region_code, wanted_levels, wanted_kinds, wanted_agency_ids
) as table
    with
    body as (
        select * from chosen_agency(wanted_region_code, wanted_levels, wanted_kinds, wanted_agency_ids)
    ),

    -- Only of reports with more than one revision the readings are looked at: they are few.
    repeated as (
        select distinct
            agency_id,
            report_year,
            scope
        from report
        where revision > 1
    ),

    readings as (
        select
            r.agency_id,
            r.report_year,
            r.scope,
            min(f.read_at) as first_read_at,
            count(*) filter (
                where r.revision > 1 and (since_moment::timestamp is null or f.read_at >= since_moment::timestamp)
            ) as later_count
        from report as r
        inner join repeated as p
            on r.agency_id = p.agency_id and r.report_year = p.report_year and r.scope = p.scope
        inner join source_file as f on r.source_sha256 = f.sha256
        group by r.agency_id, r.report_year, r.scope
    ),

    reading as (
        select
            r.agency_id,
            r.agency_name,
            r.name_block,
            r.report_year,
            r.scope,
            r.revision,
            r.read_at,
            coalesce(e.first_read_at, r.read_at) as first_read_at,
            coalesce(e.later_count, 0) as later_count
        from
            selected_report(
                wanted_years, wanted_scope, wanted_region_code, wanted_levels, wanted_kinds, wanted_agency_ids
            ) as r
        left join readings as e
            on r.agency_id = e.agency_id and r.report_year = e.report_year and r.scope = e.scope
        where since_moment::timestamp is null or r.read_at >= since_moment::timestamp
    ),

    decision as (
        select
            case d.action when 'withdraw' then 'withdrawn' when 'current' then 'chosen' else 'moved' end as change_kind,
            r.agency_id,
            r.report_year,
            r.scope,
            d.report_id::varchar as item,
            d.decided_at as changed_at,
            d.read_agency_id as from_agency_id,
            r.agency_name_as_published as from_name,
            d.read_year as from_year,
            d.read_scope as from_scope
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
    ),

    decided as (
        select
            change_kind,
            agency_id,
            report_year,
            scope,
            count(distinct item) as item_count,
            max(changed_at) as changed_at,
            arg_max(from_agency_id, changed_at) as from_agency_id,
            arg_max(from_name, changed_at) as from_name,
            arg_max(from_year, changed_at) as from_year,
            arg_max(from_scope, changed_at) as from_scope
        from decision
        where since_moment::timestamp is null or changed_at >= since_moment::timestamp
        group by change_kind, agency_id, report_year, scope
    ),

    change as (
        select
            'new' as change_kind,
            agency_id,
            agency_name,
            name_block,
            report_year,
            scope,
            1 as item_count,
            first_read_at as changed_at
        from reading
        where since_moment::timestamp is null or first_read_at >= since_moment::timestamp
        union all by name
        select
            'revised' as change_kind,
            agency_id,
            agency_name,
            name_block,
            report_year,
            scope,
            later_count as item_count,
            read_at as changed_at
        from reading
        where revision > 1
        union all by name
        select
            d.change_kind,
            d.agency_id,
            b.agency_name,
            name_block(b.agency_name) as name_block,
            d.report_year,
            d.scope,
            d.item_count,
            d.changed_at
        from decided as d
        inner join body as b on d.agency_id = b.agency_id
        where
            d.change_kind <> 'moved'
            and d.scope = wanted_scope::varchar
            and (wanted_years::integer[] is null or list_contains(wanted_years::integer[], d.report_year))
    )

    select
        change_kind,
        agency_id,
        agency_name,
        name_block,
        report_year,
        scope,
        item_count,
        changed_at,
        null::varchar as from_agency_name,
        null::integer as from_year,
        null::varchar as from_scope
    from change
    union all by name
    select
        c.change_kind,
        c.agency_id,
        coalesce(b.agency_name, a.name) as agency_name,
        name_block(coalesce(b.agency_name, a.name)) as name_block,
        c.report_year,
        c.scope,
        c.item_count,
        c.changed_at,
        -- A body whose only report was moved is no longer in the store: the name is the one that the report gave.
        coalesce(o.name, c.from_name) as from_agency_name,
        c.from_year,
        c.from_scope
    from decided as c
    left join body as b on c.agency_id = b.agency_id
    left join body as w on c.from_agency_id = w.agency_id
    left join agency as a on c.agency_id = a.agency_id
    left join agency as o on c.from_agency_id = o.agency_id
    where
        c.change_kind = 'moved'
        and (
            (
                b.agency_id is not null
                and c.scope = wanted_scope::varchar
                and (wanted_years::integer[] is null or list_contains(wanted_years::integer[], c.report_year))
            )
            or (
                w.agency_id is not null
                and c.from_scope = wanted_scope::varchar
                and (wanted_years::integer[] is null or list_contains(wanted_years::integer[], c.from_year))
            )
        );
