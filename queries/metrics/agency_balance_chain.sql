-- kind: query
-- name: agency_balance_chain
-- title_zh: 一个机关历年申请的收支与结转
-- title_en: Applications of one body from year to year
-- grain: report_year, column
-- parameter.agency_id: 机关编号 | agency id
-- parameter.scope: 口径 | scope
-- column.report_year: 报告年度 | report year
-- column.report_id: 报告编号 | report id
-- column.column_code: 申请人列 | column of the applicants
-- column.carried_in: 上年结转 | carried over from last year
-- column.received_new: 本年新收 | newly received
-- column.outcome_total: 办理结果总计 | total of the outcomes
-- column.outcome_sum: 各项办理结果之和（空白按0计；有读不出的格时为空） | sum of the outcomes (blanks count as 0; null where one
--     cannot be read)
-- column.outcome_difference: 各项之和减总计 | sum of the outcomes less the printed total
-- column.carried_out: 结转下年度 | carried over to next year
-- column.to_handle: 应办（新收加上年结转） | to handle
-- column.balance_difference: 应办减办理结果减结转下年度 | to handle less outcomes less carried over to next year
-- column.has_previous_report: 上一自然年是否有报告 | whether there is a report for the calendar year before
-- column.previous_carried_out: 上一自然年的结转下年度 | carried over by the calendar year before
-- column.link_difference: 上年结转减上一自然年的结转下年度 | carried over from last year less what the year before carried over
with
own_report as (
    select
        report_id,
        report_year,
        format_version
    from report
    where is_current and agency_id = $agency_id::varchar and scope = $scope::varchar
),

own_figure as (
    select
        report_id,
        row_code,
        column_code,
        value,
        state
    from figure
    where table_code = 'applications' and report_id in (select r.report_id from own_report as r)
),

-- The columns of the forms that the body has used, in the order of the newest.
applicant as (
    select
        column_code,
        arg_max(column_position, format_version) as column_position
    from format_field
    where
        table_code = 'applications'
        and format_version in (
            select coalesce(r.format_version, (select max(every.format_version) from format_field as every))
            from own_report as r
        )
    group by column_code
),

cell as (
    select
        r.report_year,
        r.report_id,
        a.column_code,
        a.column_position,
        max(f.value) filter (where f.row_code = 'carried_in') as carried_in,
        max(f.value) filter (where f.row_code = 'received_new') as received_new,
        max(f.value) filter (where f.row_code = 'outcome_total') as outcome_total,
        max(f.value) filter (where f.row_code = 'carried_out') as carried_out,
        sum(f.value) filter (where not is_balance_row(f.row_code)) as readable_sum,
        count(*) filter (where not is_balance_row(f.row_code) and f.state in ('text', 'unreadable')) as unreadable_count
    from own_report as r
    cross join applicant as a
    left join own_figure as f on r.report_id = f.report_id and a.column_code = f.column_code
    group by r.report_year, r.report_id, a.column_code, a.column_position
),

chained as (
    select
        *,
        carried_in + received_new as to_handle,
        case when unreadable_count = 0 then readable_sum end as outcome_sum,
        count(report_id) over year_before > 0 as has_previous_report,
        max(carried_out) over year_before as previous_carried_out
    from cell
    window
        year_before as (
            partition by column_code
            order by report_year
            range between 1 preceding and 1 preceding
        )
)

select
    report_year,
    report_id,
    column_code,
    carried_in,
    received_new,
    outcome_total,
    outcome_sum,
    outcome_sum - outcome_total as outcome_difference,
    carried_out,
    to_handle,
    to_handle - outcome_total - carried_out as balance_difference,
    has_previous_report,
    previous_carried_out,
    carried_in - previous_carried_out as link_difference
from chained
order by report_year, column_position;
