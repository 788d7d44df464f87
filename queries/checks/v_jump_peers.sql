-- name: v_jump_peers
-- kind: check
-- cells: $cells, the numbers that are compared
-- grain: one row a report and number whose change over last year is far from that of its peers, or without a base
with checked_report as (
    select
        r.report_id,
        r.report_year,
        r.scope,
        a.kind,
        a.level
    from report_to_check($agency_ids, $first_year, $last_year) as r
    inner join agency as a on r.agency_id = a.agency_id
),

-- Peers are bodies of the same level and kind that report with the same scope.
compared_report as (
    select
        r.report_id,
        r.agency_id,
        r.report_year,
        r.scope,
        a.kind,
        a.level
    from report as r
    inner join agency as a on r.agency_id = a.agency_id
    where
        r.is_current
        and (a.kind, a.level, r.scope) in (select (c.kind, c.level, c.scope) from checked_report as c)
        and r.report_year >= coalesce($first_year::integer - 1, r.report_year)
        and r.report_year <= coalesce($last_year::integer, r.report_year)
),

cell as (
    select unnest(
        $cells::struct(table_code varchar, row_code varchar, column_code varchar)[],
        recursive := true
    )
),

measured as (
    select
        r.*,
        f.table_code || '.' || f.row_code || '.' || f.column_code as figure_key,
        f.value
    from compared_report as r
    inner join figure as f on r.report_id = f.report_id
    inner join cell as k
        on f.table_code = k.table_code and f.row_code = k.row_code and f.column_code = k.column_code
    where f.value is not null
),

paired as (
    select
        m.*,
        p.value as previous_value
    from measured as m
    inner join measured as p
        on
            m.agency_id = p.agency_id
            and m.scope = p.scope
            and m.figure_key = p.figure_key
            and m.report_year - 1 = p.report_year
),

changed as (
    select
        *,
        (value / previous_value)::double as ratio
    from paired
    where previous_value > 0
),

-- The median of the others, without the body itself.
peer as (
    select
        report_id,
        figure_key,
        value,
        previous_value,
        median(ratio) over others as peer_ratio,
        count(*) over others as peer_count
    from changed
    window others as (
        partition by kind, level, scope, report_year, figure_key
        rows between unbounded preceding and unbounded following
        exclude current row
    )
),

judged as (
    select
        p.*,
        (p.previous_value * p.peer_ratio)::decimal(38, 2) as expected_value,
        case
            when p.peer_count < 10 then 'few_peers'
            when abs(p.value - p.previous_value * p.peer_ratio) <= $tolerance then 'holds'
            when
                p.value < $limit_value * p.previous_value * p.peer_ratio
                and $limit_value * p.value > p.previous_value * p.peer_ratio
                then 'holds'
        end as reason
    from peer as p
    inner join checked_report as c on p.report_id = c.report_id
)

select
    report_id,
    figure_key,
    case when reason is null then 'offending' else 'not_checkable' end as status,
    reason,
    case when reason is null then expected_value end as expected_value,
    case when reason is null then value end as found_value,
    false as implied_zero,
    null::varchar as severity,
    null::varchar as case_code,
    previous_value,
    peer_ratio::decimal(18, 3) as peer_ratio,
    peer_count
from judged
where reason is distinct from 'holds'
union all by name
select
    r.report_id,
    '' as figure_key,
    'not_checkable' as status,
    'no_change' as reason,
    false as implied_zero
from checked_report as r
where not exists (select 1 from changed as c where c.report_id = r.report_id);
