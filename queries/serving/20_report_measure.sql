-- 每份现行报告一行。 | Serving table: one row a current report, with its body, the report of the calendar year before
-- and its number of cells. Sorted so that filters skip whole blocks. $report_ids: those to make, null for all.
create or replace table report_measure as
with
cell as (
    select
        report_id,
        count(*) as figure_count
    from figure
    where $report_ids::bigint[] is null or report_id in (select unnest($report_ids::bigint[]))
    group by report_id
)

select
    c.*,
    coalesce(f.figure_count, 0) as figure_count,
    row_number() over (order by c.agency_name, c.report_year, c.report_id) as report_position
from current_report as c
left join cell as f on c.report_id = f.report_id
where $report_ids::bigint[] is null or c.report_id in (select unnest($report_ids::bigint[]))
order by c.scope, c.report_year, c.region_code, c.agency_id;
