-- As many numbers in report_wide as cells with numbers, and the same sum: of new reports, and of all with corrections.
with checked_report as (
    select report_id
    from figure
    where report_id between $first_report_id and $last_report_id
    union
    select report_id
    from correction
    where report_id is not null
),

counted as (
    select
        figure.report_id,
        case when correction.correction_id is null then figure.value else correction.corrected_value end as value
    from figure
    inner join checked_report on figure.report_id = checked_report.report_id
    left join correction
        on
            figure.report_id = correction.report_id
            and figure.table_code = correction.table_code
            and figure.row_code = correction.row_code
            and figure.column_code = correction.column_code
            and correction.correction_status = 'applied'
),

normal as (
    select
        report_id,
        count(value) as number_count,
        coalesce(sum(value), 0) as number_sum
    from counted
    group by report_id
),

wide as (
    select
        report_id,
        count(value) as number_count,
        coalesce(sum(value), 0) as number_sum
    from (
        unpivot (
            from report_wide
            where report_wide.report_id in (select checked_report.report_id from checked_report)
        )
        on columns(* exclude (report_id))
        into name field_name value value
    )
    group by report_id
)

select 'report ' || normal.report_id as offender
from normal
left join wide on normal.report_id = wide.report_id
where
    normal.number_count <> coalesce(wide.number_count, 0)
    or normal.number_sum <> coalesce(wide.number_sum, 0);
