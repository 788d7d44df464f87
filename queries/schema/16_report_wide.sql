-- 宽表(服务用):一份报告一行,一个单元格一列。 | Serving table: one row a report revision, one column a cell
-- (table_row_column, null unless the cell holds a number). Its columns come from format_field, so a new format is rows.
create table report_wide as
pivot (
    select
        -1::bigint as report_id,
        null::decimal(24, 6) as value,
        table_code || '_' || row_code || '_' || column_code as field_name
    from format_field
)
on field_name
using first(value)
group by report_id
limit 0;
