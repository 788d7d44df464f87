-- kind: query
-- name: fill_rate
-- title_zh: 填写率
-- title_en: Fill rate
-- grain: report_year, table, cell
-- like: measure_by_year.parameters
-- column.report_year: 报告年度 | report year
-- column.table_code: 表 | table
-- column.row_code: 行代码，全表为空 | code of the row, null for the whole table
-- column.column_code: 列代码，全表为空 | code of the column, null for the whole table
-- column.filled_count: 为数字或零的单元格数 | cells that hold a number or zero
-- column.blank_count: 空白或“/”的单元格数 | cells that are blank or not applicable
-- column.unclear_count: 有字而读不成数的单元格数 | cells with something that is no number
-- column.cell_count: 报告里有的单元格数，一行为一份报告一个 | cells that the reports have; one a report in the row of a cell
-- column.fill_share: 数字或零占有的单元格 | numbers or zeros as a share of the cells that are there
-- column.report_count: 所选报告数 | reports selected
with
selected as (
    select
        report_id,
        report_year
    from selected_report(
        $years, $scope, $region_code, $levels, $kinds, $agency_ids
    )
),

report_total as (
    select
        report_year,
        count(*) as report_count
    from selected
    group by report_year
),

pattern_count as (
    select
        s.report_year,
        p.fill_pattern,
        count(*) as report_count
    from selected as s
    inner join report_fill as p on s.report_id = p.report_id
    group by s.report_year, p.fill_pattern
),

row_count as (
    select
        p.report_year,
        f.row_pattern,
        sum(p.report_count)::bigint as report_count
    from pattern_count as p
    inner join fill_pattern as f on p.fill_pattern = f.fill_pattern
    group by p.report_year, f.row_pattern
),

counted as (
    select
        p.report_year,
        f.table_code,
        f.row_code,
        f.column_code,
        coalesce(sum(p.report_count) filter (where f.fill_class = 'filled'), 0)::bigint as filled_count,
        coalesce(sum(p.report_count) filter (where f.fill_class = 'blank'), 0)::bigint as blank_count,
        coalesce(sum(p.report_count) filter (where f.fill_class = 'unclear'), 0)::bigint as unclear_count,
        sum(p.report_count)::bigint as cell_count
    from row_count as p
    inner join row_pattern as f on p.row_pattern = f.row_pattern
    group by grouping sets ((p.report_year, f.table_code), (p.report_year, f.table_code, f.row_code, f.column_code))
)

select
    c.report_year::integer as report_year,
    c.table_code,
    c.row_code,
    c.column_code,
    c.filled_count,
    c.blank_count,
    c.unclear_count,
    c.cell_count,
    c.filled_count / c.cell_count as fill_share,
    r.report_count
from counted as c
inner join report_total as r on c.report_year = r.report_year
order by c.report_year, c.table_code, c.row_code nulls first, c.column_code;
