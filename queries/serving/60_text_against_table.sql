-- 文字与表格对照。 | One row a report and cell of a table that the narrative contradicts, or that cannot be judged, in the
-- columns of a rule: the rules of the three tables at once, each with its own years and bounds.
create or replace macro text_against_table(
    wanted_rules, wanted_agency_ids, wanted_first_year, wanted_last_year
) as table
    with
    bound as (
        select unnest(
            wanted_rules::struct(
                rule_id varchar,
                table_code varchar,
                first_year integer,
                last_year integer,
                tolerance decimal(18, 6),
                limit_value decimal(18, 6)
            )[],
            recursive := true
        )
    ),

    checked_report as (
        select
            b.rule_id,
            b.table_code,
            b.tolerance,
            b.limit_value,
            r.report_id,
            r.agency_id,
            r.report_year,
            r.scope,
            r.format_version,
            r.is_partial
        from report_to_check(wanted_agency_ids, wanted_first_year, wanted_last_year) as r
        inner join bound as b
            on
                r.report_year >= coalesce(b.first_year, r.report_year)
                and r.report_year <= coalesce(b.last_year, r.report_year)
    ),

    every_statement as (
        select
            c.report_id,
            c.claim_number,
            c.subject_code,
            c.operator,
            c.value,
            c.precision_value,
            c.first_year,
            c.last_year,
            s.figure_key,
            r.agency_id,
            r.report_year,
            r.scope,
            r.format_version,
            r.is_partial,
            r.rule_id,
            r.table_code,
            r.tolerance,
            r.limit_value
        from claim as c
        inner join claim_subject as s on c.subject_code = s.subject_code
        inner join checked_report as r on c.report_id = r.report_id and s.table_code = r.table_code
        where c.claim_kind = 'count'
    ),

    -- Nearly all statements say the number of a cell that is a reading of their words by itself.
    single_cell as (
        select
            m.subject_code,
            v.format_version,
            any_value(m.table_code) as table_code,
            any_value(m.row_code) as row_code,
            any_value(m.column_code) as column_code
        from claim_subject_cell as m
        inner join format_version as v on m.format_version is null or m.format_version = v.format_version
        group by m.subject_code, v.format_version, m.reading
        having count(*) = 1
    ),

    said_as_printed as (
        select distinct
            s.report_id,
            s.subject_code,
            s.report_year
        from figure as f
        inner join single_cell as m
            on f.table_code = m.table_code and f.row_code = m.row_code and f.column_code = m.column_code
        inner join every_statement as s
            on
                f.report_id = s.report_id
                and m.subject_code = s.subject_code
                and m.format_version = s.format_version
                and f.value = s.value
        where s.first_year = s.report_year and s.last_year = s.report_year
    ),

    statement as (
        select s.*
        from every_statement as s
        anti join said_as_printed as p
            on
                s.report_id = p.report_id
                and s.subject_code = p.subject_code
                and s.first_year = p.report_year
                and s.last_year = p.report_year
    ),

    -- What is spoken of: a quantity of the report's own year, or of other years of the same body and scope.
    spoken as (
        select distinct
            report_id,
            table_code,
            subject_code,
            first_year,
            last_year,
            agency_id,
            scope
        from statement
    ),

    spoken_report as (
        select
            s.report_id,
            s.table_code,
            s.subject_code,
            s.first_year,
            s.last_year,
            p.report_id as cell_report_id,
            p.format_version
        from spoken as s
        inner join report as p
            on
                s.agency_id = p.agency_id
                and s.scope = p.scope
                and s.first_year <= p.report_year
                and s.last_year >= p.report_year
                and p.is_current
    ),

    wanted as (
        select
            s.report_id,
            s.subject_code,
            s.first_year,
            s.last_year,
            s.cell_report_id,
            s.format_version,
            m.reading,
            s.table_code,
            m.row_code,
            m.column_code,
            m.table_code || '.' || m.row_code || '.' || m.column_code as cell_key
        from spoken_report as s
        inner join claim_subject_cell as m
            on s.subject_code = m.subject_code and (m.format_version is null or s.format_version = m.format_version)
    ),

    cell as (
        select
            f.report_id,
            f.table_code,
            f.row_code,
            f.column_code,
            f.value,
            f.state
        from figure as f
        where
            (f.report_id, f.table_code, f.row_code) in (
                select (w.cell_report_id, w.table_code, w.row_code)
                from wanted as w
            )
    ),

    -- A blank total of a row whose applicants are numbers is computed from them, as in T3_BALANCE.
    computed_total as (
        select
            t.report_id,
            t.table_code,
            t.row_code,
            sum(a.value) as value
        from cell as t
        inner join cell as a
            on
                t.report_id = a.report_id
                and t.table_code = a.table_code
                and t.row_code = a.row_code
                and a.column_code <> 'total'
        where t.table_code = 'applications' and t.column_code = 'total' and t.state = 'blank'
        group by t.report_id, t.table_code, t.row_code
        having count(a.value) > 0 and not bool_or(a.state in ('text', 'unreadable'))
    ),

    reading_value as (
        select
            w.report_id,
            w.subject_code,
            w.first_year,
            w.last_year,
            w.reading,
            sum(coalesce(c.value, t.value)) as table_value,
            count(*) as wanted_count,
            count(c.report_id) as cell_count,
            count(coalesce(c.value, t.value)) as number_count,
            coalesce(bool_or(c.state in ('text', 'unreadable')), false) as has_unreadable,
            coalesce(bool_or(c.value is null and t.value is not null), false) as is_computed,
            count(distinct w.cell_report_id) as report_count,
            max(w.format_version) as cell_format,
            min(w.cell_key) as first_key,
            bool_or(w.cell_key = k.figure_key) as has_named_cell
        from wanted as w
        inner join claim_subject as k on w.subject_code = k.subject_code
        left join cell as c
            on
                w.cell_report_id = c.report_id
                and w.table_code = c.table_code
                and w.row_code = c.row_code
                and w.column_code = c.column_code
        left join computed_total as t
            on
                c.report_id = t.report_id
                and c.table_code = t.table_code
                and c.row_code = t.row_code
                and c.column_code = 'total'
        group by w.report_id, w.subject_code, w.first_year, w.last_year, w.reading
    ),

    compared as (
        select
            s.report_id,
            s.claim_number,
            v.reading,
            v.table_value,
            v.cell_format,
            case when not v.has_named_cell then v.first_key end as other_key,
            v.is_computed,
            v.number_count < v.wanted_count as implied_zero,
            case
                when v.report_id is null and s.first_year = s.report_year and s.last_year = s.report_year
                    then 'absent_cell'
                when v.report_id is null or v.report_count < s.last_year - s.first_year + 1 then 'no_spoken_report'
                when v.cell_count < v.wanted_count then 'absent_cell'
                when v.has_unreadable then 'unreadable_cell'
                when v.number_count = 0 and s.value <> 0 and v.reading = 1 then 'blank_cell'
            end as reason,
            case s.operator
                when 'at_least'
                    then
                        coalesce(v.table_value, 0) >= s.value
                        and (s.value = 0 or coalesce(v.table_value, 0) < 2 * s.value)
                when 'about'
                    then abs(coalesce(v.table_value, 0) - s.value) <= s.limit_value * s.value
                else
                    abs(coalesce(v.table_value, 0) - s.value) <= s.tolerance
                    or (s.precision_value < 1 and abs(coalesce(v.table_value, 0) - s.value) < s.precision_value)
            end as agrees
        from statement as s
        left join reading_value as v
            on
                s.report_id = v.report_id
                and s.subject_code = v.subject_code
                and s.first_year = v.first_year
                and s.last_year = v.last_year
    ),

    -- A statement that fits any reading of its words agrees; one that lacks cells for a reading cannot be judged.
    verdict as (
        select
            report_id,
            claim_number,
            coalesce(bool_or(agrees and reason is null), false) as agrees,
            min(reason) as reason,
            max(table_value) filter (where reading = 1) as table_value,
            max(cell_format) filter (where reading = 1) as cell_format,
            max(other_key) filter (where reading = 1) as other_key,
            coalesce(bool_or(implied_zero) filter (where reading = 1), false) as implied_zero,
            coalesce(bool_or(is_computed) filter (where reading = 1), false) as is_computed
        from compared
        group by report_id, claim_number
    ),

    -- Where the narrative gives a quantity twice and one of the numbers agrees, the other is taken to mean something
    -- else.
    agreed as (
        select distinct
            s.report_id,
            s.subject_code,
            s.first_year,
            s.last_year
        from statement as s
        inner join verdict as v on s.report_id = v.report_id and s.claim_number = v.claim_number
        where v.agrees
    ),

    -- One row a cell: the first statement stands for those that follow.
    unfitting as (
        select
            s.*,
            v.reason,
            v.table_value,
            v.cell_format,
            v.other_key,
            v.implied_zero,
            v.is_computed
        from statement as s
        inner join verdict as v on s.report_id = v.report_id and s.claim_number = v.claim_number
        anti join agreed as a
            on
                s.report_id = a.report_id
                and s.subject_code = a.subject_code
                and s.first_year = a.first_year
                and s.last_year = a.last_year
        qualify
            row_number() over (
                partition by s.report_id, s.figure_key, s.first_year, s.last_year, v.reason is null
                order by s.claim_number
            ) = 1
    )

    -- A quantity whose cell this version of the form does not have is placed at the first of its cells.
    select
        u.rule_id,
        u.report_id,
        coalesce(u.other_key, u.figure_key) as figure_key,
        u.claim_number,
        case when u.reason is null then 'offending' else 'not_checkable' end as status,
        u.reason,
        case when u.reason is null then coalesce(u.table_value, 0) end as expected_value,
        case when u.reason is null then u.value end as found_value,
        u.reason is null and u.implied_zero as implied_zero,
        u.reason is null and u.is_computed as is_computed,
        case when u.first_year <> u.report_year or u.last_year <> u.report_year then 'note' end as severity,
        case
            when u.first_year <> u.report_year or u.last_year <> u.report_year then 'other_year'
            when u.subject_code = 'all_concluded' then 'all_concluded'
        end as case_code,
        u.subject_code as detail,
        u.cell_format,
        u.operator,
        c.quote,
        c.position = 0 as is_noted,
        u.first_year,
        u.last_year,
        u.is_partial
    from unfitting as u
    inner join claim as c on u.report_id = c.report_id and u.claim_number = c.claim_number
    union all by name
    select
        r.rule_id,
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
    where
        not exists (
            select 1 from every_statement as s
            where s.report_id = r.report_id and s.rule_id = r.rule_id
        );
