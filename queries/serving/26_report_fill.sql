-- 各表哪些单元格有数、空着。 | Serving table: one row a report and table, with the number of its pattern: which cells hold
-- a number or zero, are blank, or cannot be read. Most reports share few patterns (fill_pattern).
create or replace table report_fill as
select
    f.report_id,
    f.table_code,
    sum(cell_pattern(f.table_code, f.row_code, f.column_code, f.state))::hugeint as fill_pattern
from figure as f
where $report_ids::bigint[] is null or f.report_id in (select unnest($report_ids::bigint[]))
group by f.report_id, f.table_code;
