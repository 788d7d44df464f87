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

computed_total as materialized (
    select
        t.report_id,
        w.table_code,
        w.row_code,
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
    group by t.report_id, w.table_code, w.row_code, w.row_number
    having count(a.value) > 0 and not bool_or(a.state in ('text', 'unreadable'))
),

-- Most reports have the same cells, and the same of them blank: what a line has and lacks is looked up in one report of
-- each pattern. A cell is hashed as one text: hashes of several values together are related, and would cancel out.
cell_mark as materialized (
    select
        c.table_code,
        c.row_code,
        c.column_code,
        s.state,
        hash(concat_ws('.', c.table_code, c.row_code, c.column_code, replace(s.state, 'zero', 'number'))) as mark
    from (select distinct table_code, row_code, column_code from term) as c
    cross join (
        select unnest(['number', 'zero', 'blank', 'not_applicable', 'text', 'unreadable']) as state
    ) as s
),

marked_cell as (
    select
        f.report_id,
        m.mark
    from figure as f
    inner join checked_report as r on f.report_id = r.report_id
    inner join cell_mark as m
        on
            f.row_code = m.row_code
            and f.column_code = m.column_code
            and f.table_code = m.table_code
            and f.state = m.state
    union all
    select
        report_id,
        hash(concat_ws('.', table_code, row_code, 'computed')) as mark
    from computed_total
),

report_pattern as materialized (
    select
        r.report_id,
        r.report_year,
        r.version_bit,
        sum(m.mark) as pattern
    from marked_cell as m
    inner join checked_report as r on m.report_id = r.report_id
    group by r.report_id, r.report_year, r.version_bit
),

example as (
    select
        version_bit,
        pattern,
        min(report_id) as report_id
    from report_pattern
    group by version_bit, pattern
),

like_example as (
    select
        r.report_id,
        r.report_year,
        e.report_id as example_id
    from report_pattern as r
    inner join example as e on r.version_bit = e.version_bit and r.pattern = e.pattern
),

summand as (
    select
        f.report_id as example_id,
        e.version_bit,
        t.line_number,
        t.block_number,
        t.is_total,
        t.is_whole,
        t.asked_bits & e.version_bit > 0 as is_asked,
        f.value is not null or c.value is not null as is_number,
        c.value is not null as is_computed,
        f.state in ('text', 'unreadable') as is_unreadable
    from figure as f
    inner join example as e on f.report_id = e.report_id
    inner join cell_term as t
        on f.row_code = t.row_code and f.column_code = t.column_code and f.table_code = t.table_code
    left join computed_total as c
        on f.report_id = c.report_id and t.row_number = c.row_number and t.column_code = 'total'
),

block as materialized (
    select
        example_id,
        version_bit,
        line_number,
        block_number,
        count(*) filter (where not is_whole) > 0 as is_split,
        count(*) filter (where not is_whole and is_asked) as part_count,
        count(*) filter (where is_whole and is_asked) as whole_count,
        count(*) filter (where is_number and not is_total) as number_count,
        count(*) filter (where is_number and is_total) as total_count,
        bool_or(is_unreadable) as has_unreadable,
        bool_or(not is_number) as implied_zero,
        bool_or(is_computed) as is_computed
    from summand
    group by example_id, version_bit, line_number, block_number
),

line_count as (
    select
        b.example_id,
        b.line_number,
        sum(b.number_count) as number_count,
        sum(b.total_count) as total_count,
        count(*) filter (
            where
            a.part_count + a.whole_count > 0
            and (
                (b.is_split and b.part_count = a.part_count)
                or (not b.is_split and b.whole_count = a.whole_count)
            )
        ) as whole_block_count,
        any_value(n.block_count) as block_count,
        bool_or(b.has_unreadable) as has_unreadable,
        bool_or(b.implied_zero) as implied_zero,
        bool_or(b.is_computed) as is_computed
    from block as b
    inner join asked as a
        on b.version_bit = a.version_bit and b.line_number = a.line_number and b.block_number = a.block_number
    inner join asked_line as n on b.version_bit = n.version_bit and b.line_number = n.line_number
    group by b.example_id, b.line_number
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

line as materialized (
    select
        n.example_id,
        n.line_number,
        n.implied_zero,
        n.is_computed,
        t.rule_id,
        t.figure_key,
        t.first_year,
        t.last_year,
        case
            when n.whole_block_count < n.block_count then 'absent_cell'
            when n.has_unreadable then 'unreadable_cell'
            when n.number_count = 0 and n.total_count = 0 then 'all_blank'
        end as not_judged_for,
        case
            when n.total_count = 0 then 'blank_total'
            when n.number_count = 0 and t.blank_parts <> 'zero' then 'blank_parts'
        end as not_compared_for
    from line_count as n
    inner join total_cell as t on n.line_number = t.line_number
),

-- Only numbers that are not zero change a sum: a tenth of the cells. A line without any holds.
counted_cell as (
    select
        f.report_id,
        f.table_code,
        f.row_code,
        f.column_code,
        f.value,
        null::integer as row_number
    from figure as f
    inner join checked_report as r on f.report_id = r.report_id
    where f.value <> 0
    union all
    select
        report_id,
        table_code,
        row_code,
        'total' as column_code,
        value,
        row_number
    from computed_total
    where value <> 0
),

counted_term as (
    select
        c.report_id,
        c.value,
        t.line_number,
        t.block_number,
        t.is_total,
        t.is_whole,
        t.added_sign,
        t.beside_sign
    from counted_cell as c
    inner join cell_term as t
        on
            c.row_code = t.row_code
            and c.column_code = t.column_code
            and c.table_code = t.table_code
            and t.row_number = coalesce(c.row_number, t.row_number)
),

-- A row that one version splits is counted whole only where the report does not print its parts.
split_whole as (
    select
        c.report_id,
        c.line_number,
        c.block_number
    from counted_term as c
    inner join like_example as r on c.report_id = r.report_id
    inner join block as b
        on r.example_id = b.example_id and c.line_number = b.line_number and c.block_number = b.block_number
    where c.is_whole and b.is_split
),

line_sum as (
    select
        c.report_id,
        c.line_number,
        coalesce(sum(c.added_sign * c.value), 0) as part_sum,
        coalesce(max(c.value) filter (where c.is_total), 0) as printed_total,
        coalesce(sum(c.beside_sign * c.value), 0) as beside_sum
    from counted_term as c
    anti join split_whole as s
        on
            c.is_whole
            and c.report_id = s.report_id
            and c.line_number = s.line_number
            and c.block_number = s.block_number
    group by c.report_id, c.line_number
),

unequal as materialized (
    select
        s.report_id,
        r.report_year,
        r.example_id,
        s.line_number,
        s.part_sum,
        s.printed_total + s.beside_sum as found_sum
    from line_sum as s
    inner join total_cell as t on s.line_number = t.line_number
    inner join like_example as r on s.report_id = r.report_id
    where
        case t.comparison
            when 'equal' then abs(s.part_sum - s.printed_total - s.beside_sum) > t.tolerance
            else s.part_sum - s.printed_total - s.beside_sum > t.tolerance
        end
),

judged as (
    select
        r.report_id,
        r.report_year,
        n.*,
        n.not_judged_for as reason,
        null::decimal(38, 6) as part_sum,
        null::decimal(38, 6) as found_sum
    from line as n
    inner join like_example as r on n.example_id = r.example_id
    where n.not_judged_for is not null
    union all by name
    select
        s.report_id,
        s.report_year,
        n.*,
        n.not_compared_for as reason,
        s.part_sum,
        s.found_sum
    from unequal as s
    inner join line as n on s.example_id = n.example_id and s.line_number = n.line_number
    where n.not_judged_for is null
),

judged_of_year as (
    select *
    from judged
    where
        report_year >= coalesce(first_year, report_year)
        and report_year <= coalesce(last_year, report_year)
),

named as (
    select
        j.report_id,
        j.line_number,
        list({ 'name': t.value_name, 'value': coalesce(f.value, c.value) }) as named_values
    from judged_of_year as j
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
from judged_of_year as j
left join named as n on j.report_id = n.report_id and j.line_number = n.line_number
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
left join like_example as e on r.report_id = e.report_id
where
    u.missing_at <> ''
    and not exists (
        select 1
        from line as n
        where n.example_id = e.example_id and n.rule_id = u.rule_id
    );
