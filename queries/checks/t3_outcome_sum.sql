-- name: t3_outcome_sum
-- kind: check
-- grain: one row a report and applicant column whose outcomes do not add up to (七)总计 or cannot be checked
with checked_report as (
    select
        r.report_id,
        coalesce(v.format_version, (select max(f.format_version) from format_field as f)) as format_version
    from report_to_check($agency_ids, $first_year, $last_year) as r
    left join (select distinct format_version from format_field) as v on r.format_version = v.format_version
),

outcome_row as (
    select distinct
        format_version,
        row_code,
        row_parent_code
    from format_field
    where table_code = 'applications' and row_parent_code is not null and row_code <> 'outcome_total'
),

-- A row that one version prints whole and another splits (其他处理) counts once, by whichever of the two is printed.
part_row as (
    select distinct
        o.row_code,
        case
            when o.row_code in (select p.row_parent_code from outcome_row as p) then 'whole'
            when o.row_parent_code in (select p.row_code from outcome_row as p) then 'split'
            else 'plain'
        end as role
    from outcome_row as o
    union all
    select
        'outcome_total' as row_code,
        'total' as role
),

-- The rows that a version asks for; a version that prints a row whole is asked for the split of another.
part_count as (
    select
        o.format_version,
        count(*) filter (where p.role = 'plain') as plain_count,
        coalesce(
            nullif(count(*) filter (where p.role = 'split'), 0),
            (select count(*) from part_row as every where every.role = 'split')
        ) as split_count,
        (select count(*) from part_row as every where every.role = 'whole') as whole_count
    from outcome_row as o
    inner join part_row as p on o.row_code = p.row_code
    group by o.format_version
),

cell as (
    select
        f.report_id,
        f.row_code,
        f.column_code,
        f.value,
        f.state,
        p.role,
        o.row_code is not null as is_own
    from figure as f
    inner join checked_report as r on f.report_id = r.report_id
    inner join part_row as p on f.row_code = p.row_code
    left join outcome_row as o on r.format_version = o.format_version and f.row_code = o.row_code
    where f.table_code = 'applications'
),

-- A blank total of a row whose applicants are numbers is computed from them; T3_ROW_TOTAL_BLANK names it.
computed_total as (
    select
        t.report_id,
        t.row_code,
        sum(a.value) as value
    from cell as t
    inner join cell as a on t.report_id = a.report_id and t.row_code = a.row_code and a.column_code <> 'total'
    where t.column_code = 'total' and t.state = 'blank' and t.role <> 'total'
    group by t.report_id, t.row_code
    having count(a.value) > 0 and not bool_or(a.state in ('text', 'unreadable'))
),

term as (
    select
        c.report_id,
        c.column_code,
        c.role,
        c.is_own,
        c.state,
        coalesce(c.value, t.value) as value,
        t.value is not null as is_computed
    from cell as c
    left join computed_total as t
        on c.report_id = t.report_id and c.row_code = t.row_code and c.column_code = 'total'
),

outcome_sum as (
    select
        report_id,
        column_code,
        coalesce(sum(value) filter (where role = 'plain'), 0) as plain_sum,
        coalesce(sum(value) filter (where role = 'split'), 0) as split_sum,
        coalesce(sum(value) filter (where role = 'whole'), 0) as whole_sum,
        max(value) filter (where role = 'total') as printed_total,
        count(*) filter (where role = 'plain' and is_own) as plain_count,
        count(*) filter (where role = 'split') as split_count,
        count(*) filter (where role = 'whole') as whole_count,
        count(*) filter (where role = 'total') as total_count,
        count(value) filter (where role <> 'total') as number_count,
        bool_or(state in ('text', 'unreadable')) as has_unreadable,
        bool_or(value is null) as implied_zero,
        bool_or(is_computed) as is_computed
    from term
    group by report_id, column_code
),

added as (
    select
        s.*,
        s.plain_sum + case when s.split_count > 0 then s.split_sum else s.whole_sum end as part_sum,
        s.plain_count = n.plain_count
        and s.total_count = 1
        and (s.split_count = n.split_count or (s.split_count = 0 and s.whole_count = n.whole_count)) as is_whole
    from outcome_sum as s
    inner join checked_report as r on s.report_id = r.report_id
    inner join part_count as n on r.format_version = n.format_version
),

judged as (
    select
        *,
        case
            when not is_whole then 'absent_cell'
            when has_unreadable then 'unreadable_cell'
            when number_count = 0 and printed_total is null then 'all_blank'
            when abs(part_sum - coalesce(printed_total, 0)) <= $tolerance then 'holds'
            when printed_total is null then 'blank_total'
            when number_count = 0 then 'blank_parts'
        end as reason
    from added
)

select
    report_id,
    'applications.outcome_total.' || column_code as figure_key,
    case when reason is null then 'offending' else 'not_checkable' end as status,
    reason,
    case when reason is null then part_sum end as expected_value,
    case when reason is null then printed_total end as found_value,
    implied_zero,
    null::varchar as severity,
    null::varchar as case_code,
    is_computed
from judged
where reason is distinct from 'holds'
union all by name
select
    r.report_id,
    'applications.outcome_total.total' as figure_key,
    'not_checkable' as status,
    'absent_table' as reason,
    false as implied_zero,
    false as is_computed
from checked_report as r
where not exists (select 1 from cell as c where c.report_id = r.report_id);
