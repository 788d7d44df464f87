-- name: sum_of_parts
-- kind: check
-- family: $terms are the cells of the rules in every line (disclosure/checks/terms.py), $rules what each of them
--     says: comparison equal, or at_most (the parts are at most the total); blank_parts zero where a total without any
--     part is judged; the years
-- grain: one row a report and line whose parts do not give its total, or that cannot be checked
with version as (
    select
        format_version,
        1 << (row_number() over (order by format_version) - 1) as version_bit
    from (select distinct format_version from format_field) as known
),

-- A report of no known version is asked for what the last one has.
checked_report as (
    select
        r.report_id,
        r.report_year,
        coalesce(v.version_bit, (select max(every.version_bit) from version as every)) as version_bit
    from report_to_check($agency_ids, $first_year, $last_year) as r
    left join version as v on r.format_version = v.format_version
),

rule as (
    select unnest(
        $rules::struct(
            rule_id varchar,
            comparison varchar,
            blank_parts varchar,
            missing_at varchar,
            first_year integer,
            last_year integer,
            tolerance decimal(18, 6)
        )[],
        recursive := true
    )
),

term as materialized (
    select unnest(
        $terms::struct(
            rule_id varchar,
            table_code varchar,
            row_code varchar,
            column_code varchar,
            line_number integer,
            row_number integer,
            block_number integer,
            part varchar,
            sign integer,
            value_name varchar,
            is_added_up boolean,
            is_whole boolean,
            asked_by varchar[]
        )[],
        recursive := true
    )
),

-- A row that one version prints whole and another splits (其他处理) counts by whichever of the two is printed: its cells
-- are a block of their own.
cell_term as (
    select
        t.table_code,
        t.row_code,
        t.column_code,
        t.line_number,
        t.row_number,
        t.block_number,
        t.is_whole,
        t.part = 'total' as is_total,
        case when t.part = 'added' then t.sign end as added_sign,
        case when t.part = 'beside' then t.sign end as beside_sign,
        (select bit_or(v.version_bit) from version as v where list_contains(t.asked_by, v.format_version)) as asked_bits
    from term as t
),

-- How many cells each version of the form asks for.
asked as (
    select
        t.line_number,
        t.block_number,
        v.version_bit,
        count(*) filter (where not t.is_whole and t.asked_bits & v.version_bit > 0) as part_count,
        count(*) filter (where t.is_whole and t.asked_bits & v.version_bit > 0) as whole_count
    from cell_term as t
    cross join version as v
    group by t.line_number, t.block_number, v.version_bit
),

asked_line as (
    select
        line_number,
        version_bit,
        count(*) filter (where part_count + whole_count > 0) as block_count
    from asked
    group by line_number, version_bit
),

-- A blank total of a row whose applicants are numbers is computed from them; T3_ROW_TOTAL_BLANK names it.
added_up_row as (
    select distinct
        table_code,
        row_code,
        row_number
    from term
    where is_added_up
),

computed_total as (
    select
        t.report_id,
        w.row_number,
        sum(a.value) as value
    from figure as t
    inner join added_up_row as w on t.table_code = w.table_code and t.row_code = w.row_code
    inner join checked_report as r on t.report_id = r.report_id
    inner join figure as a
        on
            t.report_id = a.report_id
            and t.table_code = a.table_code
            and t.row_code = a.row_code
            and a.column_code <> 'total'
    where t.column_code = 'total' and t.state = 'blank'
    group by t.report_id, w.row_number
    having count(a.value) > 0 and not bool_or(a.state in ('text', 'unreadable'))
),

summand as (
    select
        f.report_id,
        t.line_number,
        t.row_number,
        t.block_number,
        t.is_total,
        t.added_sign,
        t.beside_sign,
        t.is_whole,
        t.asked_bits & r.version_bit > 0 as is_asked,
        coalesce(f.value, c.value) as value,
        c.value is not null as is_computed,
        f.state in ('text', 'unreadable') as is_unreadable
    from figure as f
    inner join checked_report as r on f.report_id = r.report_id
    inner join cell_term as t
        on f.row_code = t.row_code and f.column_code = t.column_code and f.table_code = t.table_code
    left join computed_total as c
        on f.report_id = c.report_id and t.row_number = c.row_number and t.column_code = 'total'
),

block as (
    select
        report_id,
        line_number,
        block_number,
        sum(added_sign * value) filter (where not is_whole) as part_sum,
        sum(added_sign * value) filter (where is_whole) as whole_sum,
        sum(beside_sign * value) as beside_sum,
        max(value) filter (where is_total) as printed_total,
        count(*) filter (where not is_whole) as printed_count,
        count(*) filter (where not is_whole and is_asked) as part_count,
        count(*) filter (where is_whole and is_asked) as whole_count,
        count(value) filter (where not is_total) as number_count,
        bool_or(is_unreadable) as has_unreadable,
        bool_or(value is null) as implied_zero,
        bool_or(is_computed) as is_computed
    from summand
    group by report_id, line_number, block_number
),

line_sum as (
    select
        b.report_id,
        b.line_number,
        coalesce(sum(case when b.printed_count > 0 then b.part_sum else b.whole_sum end), 0) as part_sum,
        max(b.printed_total) as printed_total,
        max(b.printed_total) + coalesce(sum(b.beside_sum), 0) as found_sum,
        coalesce(sum(b.beside_sum), 0) as beside_sum,
        sum(b.number_count) as number_count,
        count(*) filter (
            where
            a.part_count + a.whole_count > 0
            and (
                (b.printed_count > 0 and b.part_count = a.part_count)
                or (b.printed_count = 0 and b.whole_count = a.whole_count)
            )
        ) as whole_block_count,
        any_value(n.block_count) as block_count,
        bool_or(b.has_unreadable) as has_unreadable,
        bool_or(b.implied_zero) as implied_zero,
        bool_or(b.is_computed) as is_computed
    from block as b
    inner join checked_report as r on b.report_id = r.report_id
    inner join asked as a
        on r.version_bit = a.version_bit and b.line_number = a.line_number and b.block_number = a.block_number
    inner join asked_line as n on r.version_bit = n.version_bit and b.line_number = n.line_number
    group by b.report_id, b.line_number
),

total_cell as (
    select
        t.line_number,
        any_value(t.table_code || '.' || t.row_code || '.' || t.column_code) as figure_key,
        any_value(u.rule_id) as rule_id,
        any_value(u.comparison) as comparison,
        any_value(u.blank_parts) as blank_parts,
        any_value(u.first_year) as first_year,
        any_value(u.last_year) as last_year,
        any_value(u.tolerance) as tolerance
    from term as t
    inner join rule as u on t.rule_id = u.rule_id
    where t.part = 'total'
    group by t.line_number
),

judged as (
    select
        s.*,
        t.rule_id,
        t.figure_key,
        case
            when s.whole_block_count < s.block_count then 'absent_cell'
            when s.has_unreadable then 'unreadable_cell'
            when s.number_count = 0 and s.printed_total is null then 'all_blank'
            when
                t.comparison = 'equal'
                and abs(s.part_sum - coalesce(s.printed_total, 0) - s.beside_sum) <= t.tolerance
                then 'holds'
            when
                t.comparison = 'at_most' and s.part_sum - coalesce(s.printed_total, 0) - s.beside_sum <= t.tolerance
                then 'holds'
            when s.printed_total is null then 'blank_total'
            when s.number_count = 0 and t.blank_parts <> 'zero' then 'blank_parts'
        end as reason
    from line_sum as s
    inner join total_cell as t on s.line_number = t.line_number
    inner join checked_report as r on s.report_id = r.report_id
    where
        r.report_year >= coalesce(t.first_year, r.report_year)
        and r.report_year <= coalesce(t.last_year, r.report_year)
),

named as (
    select
        j.report_id,
        j.line_number,
        list({ 'name': t.value_name, 'value': coalesce(f.value, c.value) }) as named_values
    from judged as j
    inner join term as t on j.line_number = t.line_number and t.value_name <> ''
    inner join figure as f
        on
            j.report_id = f.report_id
            and t.table_code = f.table_code
            and t.row_code = f.row_code
            and t.column_code = f.column_code
    left join computed_total as c
        on j.report_id = c.report_id and t.row_number = c.row_number and t.column_code = 'total'
    where j.reason is null
    group by j.report_id, j.line_number
)

select
    j.rule_id,
    j.report_id,
    j.figure_key,
    case when j.reason is null then 'offending' else 'not_checkable' end as status,
    j.reason,
    case when j.reason is null then j.part_sum end as expected_value,
    case when j.reason is null then j.found_sum end as found_value,
    j.implied_zero,
    null::varchar as severity,
    null::varchar as case_code,
    j.is_computed,
    n.named_values
from judged as j
left join named as n on j.report_id = n.report_id and j.line_number = n.line_number
where j.reason is distinct from 'holds'
union all by name
select
    u.rule_id,
    r.report_id,
    u.missing_at as figure_key,
    'not_checkable' as status,
    'absent_table' as reason,
    false as implied_zero,
    false as is_computed
from checked_report as r
inner join rule as u
    on
        r.report_year >= coalesce(u.first_year, r.report_year)
        and r.report_year <= coalesce(u.last_year, r.report_year)
where
    u.missing_at <> ''
    and not exists (
        select 1
        from line_sum as s
        inner join total_cell as t on s.line_number = t.line_number
        where s.report_id = r.report_id and t.rule_id = u.rule_id
    );
