-- name: a_ge_child
-- kind: check
-- cells: $cells, numbers of which the largest part counts, not their sum
-- grain: one row an aggregate report and cell that is smaller than what its known parts report for the same year
with checked_report as (
    select
        report_id,
        agency_id,
        report_year,
        scope
    from report_to_check($agency_ids, $first_year, $last_year)
),

aggregate_report as (
    select *
    from checked_report
    where scope = 'aggregate'
),

-- A part speaks through its own aggregate where it has one (a district), else through its own report (a bureau).
child_report as (
    select
        p.report_id,
        c.agency_id as child_agency_id,
        c.name as child_name,
        r.report_id as child_report_id
    from aggregate_report as p
    inner join agency as c on p.agency_id = c.parent_agency_id
    inner join report as r on c.agency_id = r.agency_id and p.report_year = r.report_year and r.is_current
    qualify
        row_number() over (
            partition by p.report_id, c.agency_id
            order by r.scope = 'aggregate' desc, r.scope = 'own' desc
        ) = 1
),

-- Signed changes do not bound anything; lists of items are shared between levels, so that only the largest part counts.
cell as (
    select unnest(
        $cells::struct(table_code varchar, row_code varchar, column_code varchar, part varchar)[],
        recursive := true
    )
),

checked_field as (
    select
        f.table_code,
        f.row_code,
        f.column_code,
        bool_or(k.part is not null) as is_shared,
        bool_or(f.value_domain = 'amount' and f.unit is null) as is_open_unit
    from format_field as f
    left join cell as k
        on f.table_code = k.table_code and f.row_code = k.row_code and f.column_code = k.column_code
    where f.value_domain <> 'signed_count'
    group by f.table_code, f.row_code, f.column_code
),

-- Money whose unit the form leaves open is compared in yuan, and only where the source names the unit.
child_cell as (
    select
        c.report_id,
        c.child_name,
        f.table_code,
        f.row_code,
        f.column_code,
        k.is_shared,
        k.is_open_unit,
        case
            when not k.is_open_unit then f.value
            when f.unit = '万元' then f.value * 10000
            when f.unit = '元' then f.value
        end as value
    from child_report as c
    inner join figure as f on c.child_report_id = f.report_id
    inner join checked_field as k
        on f.table_code = k.table_code and f.row_code = k.row_code and f.column_code = k.column_code
    where f.value <> 0
),

child_sum as (
    select
        report_id,
        table_code,
        row_code,
        column_code,
        max(value) as largest_child_value,
        arg_min(child_name, (-value, child_name)) as largest_child_name,
        bool_or(is_shared) as is_shared,
        bool_or(is_open_unit) as is_open_unit,
        case when bool_or(is_shared) then max(value) else greatest(sum(value), max(value)) end as lower_bound,
        count(value) as child_count
    from child_cell
    group by report_id, table_code, row_code, column_code
),

parent_cell as (
    select
        f.report_id,
        f.table_code,
        f.row_code,
        f.column_code,
        f.state,
        case
            when not k.is_open_unit then f.value
            when f.unit = '万元' then f.value * 10000
            when f.unit = '元' or f.value = 0 then f.value
        end as value
    from figure as f
    inner join aggregate_report as p on f.report_id = p.report_id
    inner join checked_field as k
        on f.table_code = k.table_code and f.row_code = k.row_code and f.column_code = k.column_code
),

judged as (
    select
        s.*,
        p.value,
        case
            when p.report_id is null then 'absent_cell'
            when p.state in ('text', 'unreadable') then 'unreadable_cell'
            when p.value is null and p.state in ('number', 'zero') then 'unknown_unit'
            when p.value is null then 'blank_cell'
            when s.lower_bound - p.value <= $tolerance then 'holds'
        end as reason
    from child_sum as s
    left join parent_cell as p
        on
            s.report_id = p.report_id
            and s.table_code = p.table_code
            and s.row_code = p.row_code
            and s.column_code = p.column_code
    where s.lower_bound is not null
)

select
    report_id,
    table_code || '.' || row_code || '.' || column_code as figure_key,
    case when reason is null then 'offending' else 'not_checkable' end as status,
    reason,
    case when reason is null then lower_bound end::decimal(38, 6) as expected_value,
    case when reason is null then value end::decimal(38, 6) as found_value,
    false as implied_zero,
    null::varchar as severity,
    case when is_shared or child_count = 1 then 'one_part' end as case_code,
    child_count,
    largest_child_name,
    largest_child_value::decimal(38, 6) as largest_child_value,
    case when is_open_unit then 'yuan' else '' end as unit_code
from judged
where reason is distinct from 'holds'
union all by name
select
    p.report_id,
    '' as figure_key,
    'not_checkable' as status,
    'no_child_report' as reason,
    false as implied_zero
from aggregate_report as p
where not exists (select 1 from child_report as c where c.report_id = p.report_id);
