-- 填写样式的各行。 | Serving table: one row a pattern of report_fill and row of its table, with the number of the row's own
-- pattern, of which there are fewer still (row_pattern).
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
    sum(cell_pattern(f.table_code, f.row_code, f.column_code, f.state))::hugeint as row_pattern
from example as e
inner join figure as f on e.report_id = f.report_id and e.table_code = f.table_code
group by e.fill_pattern, f.table_code, f.row_code;
