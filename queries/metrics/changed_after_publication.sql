-- kind: query
-- name: changed_after_publication
-- title_zh: 公布后改动的报告
-- title_en: Reports changed after publication
-- grain: report_year
-- like: measure_by_year.parameters
-- column.report_year: 报告年度 | report year
-- column.report_count: 所选报告数（一个机关一年一份） | reports selected, one a body and year
-- column.revised_count: 其中先后收录过一个以上完整版次的 | of these, with more than one complete revision
-- column.revised_share: 其占报告数（0-1） | these as a share of the reports (0-1)
-- column.changed_count: 其中最早与现行的完整版次有单元格不同的 | of the revised, those whose first complete revision and
--     the one that counts differ in some cell
-- column.changed_share: 其占报告数（0-1） | these as a share of the reports (0-1)
-- column.changed_cell_count: 不同的单元格数，不含经人工更正的 | cells that differ, without those corrected by people
with
selected as (
    select
        report_id,
        report_year
    from selected_report($years, $scope, $region_code, $levels, $kinds, $agency_ids)
),

changed as (
    select
        report_id,
        changed_cell_count
    from changed_report($years, $scope, $region_code, $levels, $kinds, $agency_ids)
)

select
    s.report_year::integer as report_year,
    count(*) as report_count,
    count(c.report_id) as revised_count,
    count(c.report_id) / count(*) as revised_share,
    count(c.report_id) filter (where c.changed_cell_count > 0) as changed_count,
    count(c.report_id) filter (where c.changed_cell_count > 0) / count(*) as changed_share,
    coalesce(sum(c.changed_cell_count), 0)::bigint as changed_cell_count
from selected as s
left join changed as c on s.report_id = c.report_id
group by s.report_year
order by s.report_year;
