-- kind: query
-- name: measure_form_cells
-- title_zh: 一个指标由表格的哪些单元格得来
-- title_en: The cells of the form that a measure is made of
-- grain: part, cell
-- parameter.measure: 指标项代码 | code of a measure
-- column.part: numerator 分子或 denominator 分母 | numerator or denominator
-- column.sign: 相加为1,相减为-1 | 1 if added, -1 if subtracted
-- column.table_code: 表 | table
-- column.row_code: 行代码 | code of the row
-- column.column_code: 列代码 | code of the column
select
    part,
    sign::integer as sign,
    table_code,
    row_code,
    column_code
from measure_cell
where measure = $measure::varchar
order by part desc, table_code asc, row_code asc, column_code asc;
