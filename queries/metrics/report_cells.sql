-- kind: query
-- name: report_cells
-- title_zh: 一份报告的全部单元格
-- title_en: All cells of one report
-- grain: cell
-- parameter.report_id: 报告编号 | report id
-- column.figure_key: 单元格 | cell
-- column.value: 数值 | value
-- column.state: 单元格状态 | state
-- column.unit: 单位 | unit
-- column.raw_text: 原文 | text as published
-- column.source_place: 在来源中的位置 | place in the source
select
    concat_ws('.', table_code, row_code, column_code) as figure_key,
    value,
    state,
    unit,
    raw_text,
    source_place
from figure
where report_id = $report_id::bigint
order by figure_key;
