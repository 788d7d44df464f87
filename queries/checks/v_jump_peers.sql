-- name: v_jump_peers
-- kind: check
-- cells: $cells, the numbers that are compared
-- grain: one row a report and number whose change over last year is far from that of its peers, or without a base
with changed as (
    select
        report_id,
        peer_number,
        report_year,
        cell_number,
        value,
        previous_value,
        (value / previous_value)::double as ratio
    from change_among_peers($cells, $agency_ids, $first_year, $last_year)
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
-- it is said, so that anybody can work out the number that is expected. What is nearer to all three than the limit by
-- far is not rounded first.
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
    where
        m.body_count <= 10
        or c.ratio >= 0.9 * $limit_value::double * (m.lower_ratio - 0.001)
        or $limit_value::double * c.ratio <= 1.1 * (m.upper_ratio + 0.001)
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
    inner join report_to_check($agency_ids, $first_year, $last_year) as c on p.report_id = c.report_id
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
inner join listed_cell($cells) as k on j.cell_number = k.cell_number
where j.reason is distinct from 'holds'
union all by name
select
    r.report_id,
    '' as figure_key,
    'not_checkable' as status,
    'no_change' as reason,
    false as implied_zero
from report_to_check($agency_ids, $first_year, $last_year) as r
where not exists (select 1 from changed as c where c.report_id = r.report_id);
