-- 指标与表格单元格的对应。 | The cells that stand behind a measure: part of the ratio, sign, cell. From a number on a
-- screen this leads to its cells; with format_field it says which forms ask for a measure.
create or replace table measure_cell as
select distinct
    measure,
    part,
    sign::tinyint as sign,
    split_part(figure_key, '.', 1) as table_code,
    split_part(figure_key, '.', 2) as row_code,
    split_part(figure_key, '.', 3) as column_code
from incoming_term
order by measure, part, table_code, row_code, column_code, sign;
