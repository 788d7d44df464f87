-- 行样式的单元格。 | Serving table: one row a cell of a pattern of fill_pattern's rows, with what it holds (fill_class).
create or replace table row_pattern as
with
example as (
    select
        table_code,
        row_code,
        row_pattern,
        min(fill_pattern) as fill_pattern
    from fill_pattern
    where $row_patterns::hugeint[] is null or row_pattern in (select unnest($row_patterns::hugeint[]))
    group by table_code, row_code, row_pattern
),

example_report as (
    select
        e.table_code,
        e.row_code,
        e.row_pattern,
        min(r.report_id) as report_id
    from example as e
    inner join report_fill as r on e.fill_pattern = r.fill_pattern and e.table_code = r.table_code
    group by e.table_code, e.row_code, e.row_pattern
)

select
    e.row_pattern,
    e.table_code,
    e.row_code,
    f.column_code,
    fill_class(f.state) as fill_class
from example_report as e
inner join figure as f on e.report_id = f.report_id and e.table_code = f.table_code and e.row_code = f.row_code;
