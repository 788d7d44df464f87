-- kind: query
-- name: figure_count
-- title_zh: 单元格数
-- title_en: Number of cells
-- grain: one row
-- like: measure_by_year.parameters
-- parameter.table_codes: 表的列表，空为全部 | tables, null for all
-- parameter.row_codes: 行代码列表，空为全部 | row codes, null for all
-- parameter.column_codes: 列代码列表，空为全部 | column codes, null for all
-- parameter.states: 单元格状态列表，空为全部 | states of cells, null for all
-- column.row_count: 单元格数 | number of cells
select coalesce(sum(cell_count), 0)::bigint as row_count
from report_with_cells(
    $years,
    $scope,
    $region_code,
    $levels,
    $kinds,
    $agency_ids,
    $table_codes,
    $row_codes,
    $column_codes,
    $states
);
