-- 填写样式的单元格。 | Serving table: one row a cell of a pattern of report_fill, with what it holds: filled (a number or
-- zero), blank or unclear.
create or replace table fill_pattern as
with
example as (
    select
        table_code,
        fill_pattern,
        min(report_id) as report_id
    from report_fill
    where $fill_patterns::hugeint[] is null or fill_pattern in (select unnest($fill_patterns::hugeint[]))
    group by table_code, fill_pattern
)

select
    e.fill_pattern,
    f.table_code,
    f.row_code,
    f.column_code,
    case
        when f.state in ('number', 'zero') then 'filled'
        when f.state in ('blank', 'not_applicable') then 'blank'
        else 'unclear'
    end as fill_class
from example as e
inner join figure as f on e.report_id = f.report_id and e.table_code = f.table_code;
