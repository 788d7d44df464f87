-- kind: query
-- name: series_breaks
-- title_zh: 口径变化
-- title_en: Breaks of series
-- grain: break
-- parameter.table_code: 表，空为全部 | table, null for all
-- column.break_code: 变化代码 | code of the break
-- column.effective_on: 生效日期 | effective date
-- column.first_report_year: 首个受影响的报告年度 | first report year concerned
-- column.table_code: 表 | table
-- column.label_zh: 名称（中文） | name, Chinese
-- column.label_en: 名称（英文） | name, English
-- column.source: 依据 | source
select
    break_code,
    effective_on,
    first_report_year,
    table_code,
    label_zh,
    label_en,
    source
from series_break
where $table_code::varchar is null or table_code in ('*', $table_code::varchar)
order by effective_on, break_code;
