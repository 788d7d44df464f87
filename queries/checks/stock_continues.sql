-- name: stock_continues
-- kind: check
-- family: $terms are the cells of the rules in every line (disclosure/checks/terms.py), of the report and of the one of
--     the year before; without the number of a base nothing is judged; $rules are the years and tolerance of each rule
-- grain: one row a report and line whose total does not continue last year's, or that cannot be checked
with report_pair as (
    select
        p.report_id,
        p.previous_report_id,
        r.report_year
    from report_pair_to_check($agency_ids, $first_year, $last_year) as p
    inner join report as r on p.report_id = r.report_id
),

rule as (
    select unnest(
        $rules::struct(
            rule_id varchar,
            first_year integer,
            last_year integer,
            tolerance decimal(18, 6)
        )[],
        recursive := true
    )
),

term as (
    select unnest(
        $terms::struct(
            rule_id varchar,
            table_code varchar,
            row_code varchar,
            column_code varchar,
            line_number integer,
            part varchar,
            sign integer,
            source varchar,
            is_base boolean,
            value_name varchar
        )[],
        recursive := true
    )
),

asked as (
    select
        t.line_number,
        count(*) filter (where t.source = 'own') as own_count,
        count(*) filter (where t.source = 'previous') as previous_count,
        any_value(t.table_code || '.' || t.row_code || '.' || t.column_code) filter (where t.part = 'total')
            as figure_key,
        any_value(u.rule_id) as rule_id,
        any_value(u.first_year) as first_year,
        any_value(u.last_year) as last_year,
        any_value(u.tolerance) as tolerance
    from term as t
    inner join rule as u on t.rule_id = u.rule_id
    group by t.line_number
),

cell as (
    select
        p.report_id,
        p.previous_report_id,
        p.report_year,
        t.*,
        f.value,
        f.state
    from report_pair as p
    inner join figure as f on p.report_id = f.report_id
    inner join term as t
        on
            f.table_code = t.table_code
            and f.row_code = t.row_code
            and f.column_code = t.column_code
            and t.source = 'own'
    union all
    select
        p.report_id,
        p.previous_report_id,
        p.report_year,
        t.*,
        f.value,
        f.state
    from report_pair as p
    inner join figure as f on p.previous_report_id = f.report_id
    inner join term as t
        on
            f.table_code = t.table_code
            and f.row_code = t.row_code
            and f.column_code = t.column_code
            and t.source = 'previous'
),

line_sum as (
    select
        report_id,
        line_number,
        any_value(previous_report_id) as previous_report_id,
        any_value(report_year) as report_year,
        sum(sign * value) filter (where part = 'added') as expected_total,
        max(value) filter (where part = 'total') as printed_total,
        count(*) filter (where source = 'own') as own_count,
        count(*) filter (where source = 'previous') as previous_count,
        count(value) filter (where source = 'own' or is_base) as number_count,
        bool_or(state in ('text', 'unreadable')) as has_unreadable,
        bool_or(is_base and value is null) as lacks_base,
        bool_or(value is null) as implied_zero
    from cell
    group by report_id, line_number
    having count(*) filter (where source = 'own') > 0
),

judged as (
    select
        s.*,
        a.rule_id,
        a.figure_key,
        case
            when s.previous_report_id is null then 'no_previous_report'
            when s.own_count < a.own_count then 'absent_cell'
            when s.previous_count < a.previous_count then 'absent_previous_cell'
            when s.has_unreadable then 'unreadable_cell'
            when s.number_count = 0 then 'all_blank'
            when s.printed_total is null or s.lacks_base then 'blank_total'
            when abs(s.expected_total - s.printed_total) <= a.tolerance then 'holds'
        end as reason
    from line_sum as s
    inner join asked as a on s.line_number = a.line_number
    where
        s.report_year >= coalesce(a.first_year, s.report_year)
        and s.report_year <= coalesce(a.last_year, s.report_year)
),

named as (
    select
        j.report_id,
        j.line_number,
        list({ 'name': c.value_name, 'value': c.value }) as named_values
    from judged as j
    inner join cell as c on j.report_id = c.report_id and j.line_number = c.line_number
    where j.reason is null and c.value_name <> ''
    group by j.report_id, j.line_number
)

select
    j.rule_id,
    j.report_id,
    j.figure_key,
    case when j.reason is null then 'offending' else 'not_checkable' end as status,
    j.reason,
    case when j.reason is null then j.expected_total end as expected_value,
    case when j.reason is null then j.printed_total end as found_value,
    j.implied_zero,
    null::varchar as severity,
    null::varchar as case_code,
    n.named_values
from judged as j
left join named as n on j.report_id = n.report_id and j.line_number = n.line_number
where j.reason is distinct from 'holds';
