-- As many numbers in report_wide as cells with numbers, and the same sum.
with normal as (
    select
        report_id,
        count(value) as number_count,
        coalesce(sum(value), 0) as number_sum
    from figure
    where report_id >= $first_report_id
    group by report_id
),

wide as (
    select
        report_id,
        count(value) as number_count,
        coalesce(sum(value), 0) as number_sum
    from (
        unpivot report_wide
        on columns(* exclude (report_id))
        into name field_name value value
    )
    where report_id >= $first_report_id
    group by report_id
)

select 'report ' || normal.report_id as offender
from normal
left join wide on normal.report_id = wide.report_id
where
    normal.number_count <> coalesce(wide.number_count, 0)
    or normal.number_sum <> coalesce(wide.number_sum, 0);
