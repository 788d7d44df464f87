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

-- Peers are bodies of the same level and kind that report with the same scope. A number stands for these three: what
-- follows is grouped by it, and by years.
peer_kind as (
    select
        kind,
        level,
        scope,
        row_number() over () as peer_number
    from checked_report
    group by kind, level, scope
),

compared_report as (
    select
        r.report_id,
        r.agency_id,
        r.report_year,
        p.peer_number
    from report as r
    inner join agency as a on r.agency_id = a.agency_id
    inner join peer_kind as p
        on
            a.kind is not distinct from p.kind
            and a.level is not distinct from p.level
            and r.scope = p.scope
    where
        r.is_current
        and r.report_year >= coalesce($first_year::integer - 1, r.report_year)
        and r.report_year <= coalesce($last_year::integer, r.report_year)
),

-- A body has one level and kind in all years, so that its scope is told by the number.
compared_pair as (
    select
        r.report_id,
        p.report_id as previous_report_id,
        r.report_year,
        r.peer_number
    from compared_report as r
    inner join compared_report as p
        on
            r.agency_id = p.agency_id
            and r.peer_number = p.peer_number
            and r.report_year - 1 = p.report_year
),

cell as (
    select
        k.table_code,
        k.row_code,
        k.column_code,
        row_number() over (order by k.table_code, k.row_code, k.column_code) as cell_number
    from (
        select unnest(
            $cells::struct(table_code varchar, row_code varchar, column_code varchar)[],
            recursive := true
        )
    ) as k
),

measured as (
    select
        f.report_id,
        k.cell_number,
        f.value
    from figure as f
    inner join cell as k
        on f.table_code = k.table_code and f.row_code = k.row_code and f.column_code = k.column_code
    where f.value is not null
),

changed as (
    select
        r.report_id,
        r.peer_number,
        r.report_year,
        m.cell_number,
        m.value,
        p.value as previous_value,
        (m.value / p.value)::double as ratio
    from compared_pair as r
    inner join measured as m on r.report_id = m.report_id
    inner join measured as p on r.previous_report_id = p.report_id and m.cell_number = p.cell_number
    where p.value > 0
),

ordered as (
    select
        peer_number,
        report_year,
        cell_number,
        count(*) as body_count,
        list_sort(list(ratio)) as ratios
    from changed
    group by peer_number, report_year, cell_number
),

middle as (
    select
        peer_number,
        report_year,
        cell_number,
        body_count,
        ratios[body_count // 2] as lower_ratio,
        ratios[body_count // 2 + 1] as middle_ratio,
        ratios[body_count // 2 + 2] as upper_ratio
    from ordered
),

-- The median of the others, without the body itself: it is among the three ratios around the middle of all. Rounded as
-- it is said, so that anybody can work out the number that is expected.
peer as (
    select
        c.report_id,
        c.cell_number,
        c.value,
        c.previous_value,
        m.body_count - 1 as peer_count,
        case
            when m.body_count < 2 then null
            when m.body_count % 2 = 0 and c.ratio <= m.lower_ratio then m.middle_ratio
            when m.body_count % 2 = 0 then m.lower_ratio
            when c.ratio <= m.lower_ratio then (m.middle_ratio + m.upper_ratio) / 2
            when c.ratio >= m.upper_ratio then (m.lower_ratio + m.middle_ratio) / 2
            else (m.lower_ratio + m.upper_ratio) / 2
        end::decimal(18, 3) as peer_ratio
    from changed as c
    inner join middle as m
        on c.peer_number = m.peer_number and c.report_year = m.report_year and c.cell_number = m.cell_number
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
    j.report_id,
    k.table_code || '.' || k.row_code || '.' || k.column_code as figure_key,
    case when j.reason is null then 'offending' else 'not_checkable' end as status,
    j.reason,
    case when j.reason is null then j.expected_value end as expected_value,
    case when j.reason is null then j.value end as found_value,
    false as implied_zero,
    null::varchar as severity,
    null::varchar as case_code,
    j.previous_value,
    j.peer_ratio,
    j.peer_count
from judged as j
inner join cell as k on j.cell_number = k.cell_number
where j.reason is distinct from 'holds'
union all by name
select
    r.report_id,
    '' as figure_key,
    'not_checkable' as status,
    'no_change' as reason,
    false as implied_zero
from checked_report as r
where not exists (select 1 from changed as c where c.report_id = r.report_id);
