-- name: a_scope
-- kind: check
-- cells: $cells, the totals that tell the size of a report; single cells, which differ by how cases were classed, are
--     left to A_GE_CHILD
-- grain: one row an own report of a government's office and main total that exceeds the government's aggregate
with checked_report as (
    select
        report_id,
        agency_id,
        report_year,
        scope
    from report_to_check($agency_ids, $first_year, $last_year)
),

cell as (
    select unnest(
        $cells::struct(table_code varchar, row_code varchar, column_code varchar)[],
        recursive := true
    )
),

office_report as (
    select
        r.report_id,
        p.name as government_name,
        g.report_id as government_report_id
    from checked_report as r
    inner join agency as a on r.agency_id = a.agency_id and a.kind = 'government_office'
    left join agency as p on a.parent_agency_id = p.agency_id
    left join report as g
        on
            p.agency_id = g.agency_id
            and r.report_year = g.report_year
            and g.scope = 'aggregate'
            and g.is_current
    where r.scope = 'own'
),

compared as (
    select
        o.report_id,
        o.government_name,
        f.table_code,
        f.row_code,
        f.column_code,
        f.value as office_value,
        g.value as government_value,
        case
            when f.state in ('text', 'unreadable') or g.state in ('text', 'unreadable') then 'unreadable_cell'
            when coalesce(f.value, 0) = 0 then 'holds'
            when g.report_id is null then 'absent_cell'
            when g.value is null then 'blank_cell'
            when f.value - g.value <= $tolerance then 'holds'
        end as reason
    from office_report as o
    inner join figure as f on o.report_id = f.report_id
    inner join cell as k
        on f.table_code = k.table_code and f.row_code = k.row_code and f.column_code = k.column_code
    left join figure as g
        on
            o.government_report_id = g.report_id
            and f.table_code = g.table_code
            and f.row_code = g.row_code
            and f.column_code = g.column_code
    where o.government_report_id is not null
)

select
    report_id,
    table_code || '.' || row_code || '.' || column_code as figure_key,
    case when reason is null then 'offending' else 'not_checkable' end as status,
    reason,
    case when reason is null then government_value end::decimal(38, 6) as expected_value,
    case when reason is null then office_value end::decimal(38, 6) as found_value,
    false as implied_zero,
    null::varchar as severity,
    null::varchar as case_code,
    government_name
from compared
where reason is distinct from 'holds'
union all by name
select
    report_id,
    (select any_value(k.table_code || '.' || k.row_code || '.' || k.column_code) from cell as k) as figure_key,
    'not_checkable' as status,
    'no_aggregate_report' as reason,
    false as implied_zero
from office_report
where government_report_id is null;
