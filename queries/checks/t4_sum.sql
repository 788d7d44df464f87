-- name: t4_sum
-- kind: check
-- grain: one row a report and channel of remedy whose results do not add up to its total or cannot be checked
with checked_report as (
    select
        r.report_id,
        coalesce(v.format_version, (select max(f.format_version) from format_field as f)) as format_version
    from report_to_check($agency_ids, $first_year, $last_year) as r
    left join (select distinct format_version from format_field) as v on r.format_version = v.format_version
),

result_count as (
    select
        format_version,
        count(distinct column_code) as column_count
    from format_field
    where table_code = 'remedies' and column_code <> 'total'
    group by format_version
),

channel_sum as (
    select
        f.report_id,
        f.row_code,
        coalesce(sum(f.value) filter (where f.column_code <> 'total'), 0) as result_sum,
        max(f.value) filter (where f.column_code = 'total') as printed_total,
        count(*) filter (where f.column_code <> 'total') as column_count,
        count(*) filter (where f.column_code = 'total') as total_count,
        count(f.value) filter (where f.column_code <> 'total') as number_count,
        bool_or(f.state in ('text', 'unreadable')) as has_unreadable,
        bool_or(f.value is null) as implied_zero
    from figure as f
    inner join checked_report as r on f.report_id = r.report_id
    where f.table_code = 'remedies'
    group by f.report_id, f.row_code
),

judged as (
    select
        s.*,
        case
            when s.column_count < n.column_count or s.total_count = 0 then 'absent_cell'
            when s.has_unreadable then 'unreadable_cell'
            when s.number_count = 0 and s.printed_total is null then 'all_blank'
            when abs(s.result_sum - coalesce(s.printed_total, 0)) <= $tolerance then 'holds'
            when s.printed_total is null then 'blank_total'
            when s.number_count = 0 then 'blank_parts'
        end as reason
    from channel_sum as s
    inner join checked_report as r on s.report_id = r.report_id
    inner join result_count as n on r.format_version = n.format_version
)

select
    report_id,
    'remedies.' || row_code || '.total' as figure_key,
    case when reason is null then 'offending' else 'not_checkable' end as status,
    reason,
    case when reason is null then result_sum end as expected_value,
    case when reason is null then printed_total end as found_value,
    implied_zero,
    null::varchar as severity,
    null::varchar as case_code
from judged
where reason is distinct from 'holds'
union all by name
select
    r.report_id,
    'remedies.reconsideration.total' as figure_key,
    'not_checkable' as status,
    'absent_table' as reason,
    false as implied_zero
from checked_report as r
where not exists (select 1 from channel_sum as s where s.report_id = r.report_id);
