-- name: total_left_blank
-- kind: check
-- family: $terms are the cells of the rule in every line (disclosure/checks/terms.py)
-- grain: one row a report and line that has parts but no total
with checked_report as (
    select report_id
    from report_to_check($agency_ids, $first_year, $last_year)
),

term as materialized (
    select unnest(
        $terms::struct(
            table_code varchar,
            row_code varchar,
            column_code varchar,
            line_number integer,
            part varchar
        )[],
        recursive := true
    )
),

blank_total as (
    select
        f.report_id,
        t.line_number,
        t.table_code || '.' || t.row_code || '.' || t.column_code as figure_key
    from figure as f
    inner join checked_report as r on f.report_id = r.report_id
    inner join term as t
        on f.table_code = t.table_code and f.row_code = t.row_code and f.column_code = t.column_code
    where t.part = 'total' and f.state = 'blank'
),

line_sum as (
    select
        b.report_id,
        b.figure_key,
        sum(f.value) as part_sum,
        bool_or(f.state in ('text', 'unreadable')) as has_unreadable,
        bool_or(f.value is null) as implied_zero
    from blank_total as b
    inner join term as t on b.line_number = t.line_number and t.part = 'added'
    inner join figure as f
        on
            b.report_id = f.report_id
            and t.table_code = f.table_code
            and t.row_code = f.row_code
            and t.column_code = f.column_code
    group by b.report_id, b.figure_key
)

select
    report_id,
    figure_key,
    case when has_unreadable then 'not_checkable' else 'offending' end as status,
    case when has_unreadable then 'unreadable_cell' end as reason,
    case when not has_unreadable then part_sum end as expected_value,
    null::decimal(38, 6) as found_value,
    implied_zero,
    null::varchar as severity,
    null::varchar as case_code
from line_sum
where has_unreadable or part_sum > 0
union all by name
select
    r.report_id,
    $missing_at as figure_key,
    'not_checkable' as status,
    'absent_table' as reason,
    false as implied_zero
from checked_report as r
where $missing_at <> '' and not exists (
    select 1
    from figure as f
    inner join term as t
        on f.table_code = t.table_code and f.row_code = t.row_code and f.column_code = t.column_code
    where f.report_id = r.report_id
);
