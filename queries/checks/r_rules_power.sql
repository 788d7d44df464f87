-- name: r_rules_power
-- kind: check
-- cells: $cells, the numbers of rules (规章)
-- grain: one row a report and number of rules of a body that has no power to make them
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

rule_cell as (
    select
        f.report_id,
        f.table_code || '.' || f.row_code || '.' || f.column_code as figure_key,
        f.value,
        f.state,
        a.level,
        a.kind
    from figure as f
    inner join checked_report as r on f.report_id = r.report_id
    inner join cell as k
        on f.table_code = k.table_code and f.row_code = k.row_code and f.column_code = k.column_code
    inner join agency as a on r.agency_id = a.agency_id
),

-- The office of a government that makes rules reports them on its behalf.
judged as (
    select
        *,
        case
            when state in ('text', 'unreadable') then 'unreadable_cell'
            when coalesce(value, 0) <= 0 then 'holds'
            when level is null then 'unknown_level'
            when level = 'central' then 'holds'
            when level in ('county', 'township') then 'no_power'
            when kind is null then 'unknown_kind'
            when kind in ('government', 'government_office') then 'holds'
            else 'no_power'
        end as verdict
    from rule_cell
)

select
    report_id,
    figure_key,
    case when verdict = 'no_power' then 'offending' else 'not_checkable' end as status,
    case when verdict <> 'no_power' then verdict end as reason,
    case when verdict = 'no_power' then 0 end::decimal(38, 6) as expected_value,
    case when verdict = 'no_power' then value end::decimal(38, 6) as found_value,
    false as implied_zero,
    null::varchar as severity,
    null::varchar as case_code
from judged
where verdict <> 'holds';
