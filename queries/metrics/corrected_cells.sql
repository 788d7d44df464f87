-- kind: query
-- name: corrected_cells
-- title_zh: 各报告中经更正的单元格数
-- title_en: Corrected cells of each report
-- grain: report with a correction that applies
-- like: measure_by_year.parameters
-- column.agency_id: 机关编号 | agency id
-- column.report_year: 报告年度 | report year
-- column.report_id: 报告编号 | report id
-- column.corrected_cell_count: 经更正的单元格数 | corrected cells
with
selected as (
    select
        report_id,
        agency_id,
        report_year
    from selected_report(
        $years, $scope, $region_code, $levels, $kinds, $agency_ids
    )
)

select
    s.agency_id,
    s.report_year,
    s.report_id,
    count(*) as corrected_cell_count
from correction as c
inner join selected as s on c.report_id = s.report_id
where c.correction_status = 'applied'
group by s.agency_id, s.report_year, s.report_id
order by s.report_year, s.agency_id;
