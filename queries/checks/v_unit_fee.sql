-- name: v_unit_fee
-- kind: check
-- cells: $cells, the amounts of fees in 万元
-- grain: one row a report whose fees look like 元 in a column of 万元, or cannot be checked
with checked_report as (
    select
        report_id,
        agency_id,
        report_year,
        scope
    from report_to_check($agency_ids, $first_year, $last_year)
),

report_pair as (
    select *
    from report_pair_to_check($agency_ids, $first_year, $last_year)
),

cell as (
    select unnest(
        $cells::struct(table_code varchar, row_code varchar, column_code varchar)[],
        recursive := true
    )
),

fee as (
    select
        r.report_id,
        a.level,
        r.scope,
        f.table_code || '.' || f.row_code || '.' || f.column_code as figure_key,
        f.value as fee_amount,
        f.state,
        l.value as previous_amount
    from checked_report as r
    inner join report_pair as p on r.report_id = p.report_id
    inner join agency as a on r.agency_id = a.agency_id
    inner join figure as f on r.report_id = f.report_id
    inner join cell as k
        on f.table_code = k.table_code and f.row_code = k.row_code and f.column_code = k.column_code
    left join figure as l
        on
            p.previous_report_id = l.report_id
            and f.table_code = l.table_code
            and f.row_code = l.row_code
            and f.column_code = l.column_code
),

judged as (
    select
        *,
        case
            when state in ('text', 'unreadable') then 'unreadable_cell'
            when fee_amount is null then 'blank_cell'
            -- Amounts are printed with two decimals of 10,000 yuan or more exactly: half a unit of the second decimal.
            when previous_amount > 0 and abs(fee_amount / 10000 - previous_amount) <= $tolerance then 'jump'
            when fee_amount <= $limit_value then 'holds'
            when level is null then 'unknown_level'
            when level in ('county', 'township') and scope <> 'aggregate' then 'limit'
            else 'holds'
        end as verdict
    from fee
)

select
    report_id,
    figure_key,
    case when verdict in ('jump', 'limit') then 'offending' else 'not_checkable' end as status,
    case when verdict not in ('jump', 'limit') then verdict end as reason,
    case when verdict in ('jump', 'limit') then fee_amount / 10000 end::decimal(38, 6) as expected_value,
    fee_amount as found_value,
    false as implied_zero,
    null::varchar as severity,
    case when verdict in ('jump', 'limit') then verdict end as case_code,
    previous_amount
from judged
where verdict <> 'holds';
