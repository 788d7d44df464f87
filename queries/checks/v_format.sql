-- name: v_format
-- kind: check
-- grain: one row a report and departure from the form of its year (case_code says which)
with checked_report as (
    select
        report_id,
        report_year,
        format_version,
        is_partial
    from report_to_check($agency_ids, $first_year, $last_year)
),

form_row as (
    select
        format_version,
        table_code,
        row_code,
        bool_and(is_national) as is_national,
        min(row_position) as row_position,
        arg_min(column_code, column_position) as first_column_code
    from format_field
    group by format_version, table_code, row_code
),

-- Most reports print the same cells: how a table departs from the form is looked up in one report of each pattern. A
-- cell is hashed as one text: hashes of several values together are related, and would cancel each other out.
cell_mark as materialized (
    select
        table_code,
        row_code,
        column_code,
        hash(concat_ws('.', row_code, column_code)) as mark
    from (select distinct table_code, row_code, column_code from format_field) as f
),

table_pattern as materialized (
    select
        f.report_id,
        r.format_version,
        f.table_code,
        sum(coalesce(m.mark, hash(concat_ws('.', f.row_code, f.column_code)))) as pattern
    from figure as f
    inner join checked_report as r on f.report_id = r.report_id
    left join cell_mark as m
        on f.row_code = m.row_code and f.column_code = m.column_code and f.table_code = m.table_code
    group by f.report_id, r.format_version, f.table_code
),

example as materialized (
    select
        format_version,
        table_code,
        pattern,
        min(report_id) as report_id
    from table_pattern
    group by format_version, table_code, pattern
),

-- The rows that a table prints, and how many of their cells the report's own version of the form does not have.
printed_row as materialized (
    select
        r.report_id,
        r.format_version,
        f.table_code,
        f.row_code,
        min(f.column_code) as column_code,
        min(f.column_code) filter (where w.row_code is null) as foreign_column_code,
        count(*) filter (where w.row_code is null) as foreign_count,
        coalesce(bool_or(w.is_national), false) as is_national
    from figure as f
    inner join example as r on f.report_id = r.report_id and f.table_code = r.table_code
    left join format_field as w
        on
            r.format_version = w.format_version
            and f.table_code = w.table_code
            and f.row_code = w.row_code
            and f.column_code = w.column_code
    group by r.report_id, r.format_version, f.table_code, f.row_code
),

-- Cells that another version of the form has: the report mixes two forms. A row of no version is a local one.
foreign_row as (
    select p.*
    from printed_row as p
    where
        p.foreign_count > 0
        and p.format_version is not null
        and exists (
            select 1
            from form_row as o
            where o.table_code = p.table_code and o.row_code = p.row_code and o.is_national
        )
),

form_table as (
    select
        format_version,
        table_code,
        count(*) filter (where is_national) as row_count
    from form_row
    group by format_version, table_code
),

-- Only tables with fewer rows than the form, or with others, can lack one.
short_table as (
    select
        p.report_id,
        p.format_version,
        p.table_code
    from printed_row as p
    inner join form_table as m on p.format_version = m.format_version and p.table_code = m.table_code
    group by p.report_id, p.format_version, p.table_code
    having
        not bool_or(p.foreign_count > 0)
        and count(*) filter (where p.is_national) < any_value(m.row_count)
),

missing_row as (
    select
        r.report_id,
        w.table_code,
        w.row_position,
        w.table_code || '.' || w.row_code || '.' || w.first_column_code as figure_key
    from short_table as r
    inner join form_row as w
        on r.format_version = w.format_version and r.table_code = w.table_code and w.is_national
    where
        not exists (
            select 1
            from printed_row as p
            where p.report_id = r.report_id and p.table_code = w.table_code and p.row_code = w.row_code
        )
),

table_issue as (
    select
        report_id,
        min(table_code || '.' || row_code || '.' || foreign_column_code) as figure_key,
        'mixed_version' as case_code,
        table_code,
        null::bigint as row_count
    from foreign_row
    group by report_id, table_code
    union all by name
    select
        p.report_id,
        p.table_code || '.' || p.row_code || '.' || p.column_code as figure_key,
        'extra_row' as case_code,
        p.table_code
    from printed_row as p
    where
        not exists (
            select 1
            from form_row as o
            where o.table_code = p.table_code and o.row_code = p.row_code and o.is_national
        )
    union all by name
    select
        report_id,
        arg_min(figure_key, row_position) as figure_key,
        case when count(*) = 1 then 'missing_row' else 'missing_rows' end as case_code,
        table_code,
        count(*) as row_count
    from missing_row
    group by report_id, table_code
),

issue as (
    select
        r.report_id,
        '' as figure_key,
        'other_version' as case_code,
        r.format_version as detail
    from checked_report as r
    inner join format_version as v on r.format_version = v.format_version
    where
        r.report_year < v.first_report_year
        or r.report_year > coalesce(v.last_report_year, r.report_year)
    union all by name
    select
        p.report_id,
        i.figure_key,
        i.case_code,
        i.table_code as detail,
        i.row_count
    from table_issue as i
    inner join example as e on i.report_id = e.report_id and i.table_code = e.table_code
    inner join table_pattern as p
        on
            e.format_version is not distinct from p.format_version
            and e.table_code = p.table_code
            and e.pattern = p.pattern
    union all by name
    select
        r.report_id,
        '' as figure_key,
        'missing_table' as case_code,
        t.table_code as detail
    from checked_report as r
    inner join form_table as t on r.format_version = t.format_version
    where
        not exists (
            select 1 from table_pattern as p where p.report_id = r.report_id and p.table_code = t.table_code
        )
    union all by name
    select
        r.report_id,
        '' as figure_key,
        'missing_' || s.section_code as case_code,
        s.section_code as detail
    from checked_report as r
    cross join (
        select unnest(['overview', 'problems', 'other_matters']) as section_code
    ) as s
    where
        exists (select 1 from paragraph as p where p.report_id = r.report_id)
        and not exists (
            select 1 from paragraph as p where p.report_id = r.report_id and p.section_code = s.section_code
        )
)

select
    i.report_id,
    i.figure_key,
    'offending' as status,
    null::varchar as reason,
    null::decimal(38, 6) as expected_value,
    null::decimal(38, 6) as found_value,
    false as implied_zero,
    null::varchar as severity,
    i.case_code,
    i.detail,
    i.row_count,
    r.is_partial
from issue as i
inner join checked_report as r on i.report_id = r.report_id
union all by name
select
    report_id,
    '' as figure_key,
    'not_checkable' as status,
    'unknown_format' as reason,
    false as implied_zero
from checked_report
where format_version is null
union all by name
select
    r.report_id,
    '' as figure_key,
    'not_checkable' as status,
    'no_narrative' as reason,
    false as implied_zero
from checked_report as r
where not exists (select 1 from paragraph as p where p.report_id = r.report_id);
