-- 每份现行报告一行。 | Serving table: one row a current report, with its body, the report of the calendar year before,
-- its revision, when its document was read, and its number of cells. Sorted so that filters skip whole blocks.
-- $report_ids: those to make, $agency_ids: their bodies, $digests: their documents; null for all.
create or replace table report_measure as
with
wanted as (
    select report_id
    from report
    where $report_ids::bigint[] is null
    union all
    select unnest($report_ids::bigint[]) as report_id
),

cell as (
    select
        f.report_id,
        count(*) as figure_count
    from figure as f
    inner join wanted as w on f.report_id = w.report_id
    group by f.report_id
),

-- `offset 0` as in reports_of: the documents are looked up in their index.
document as (
    select
        held.sha256,
        held.read_at
    from (
        from source_file
        where sha256 in (select unnest($digests::varchar[]))
        offset 0
    ) as held
    union all
    select
        sha256,
        read_at
    from source_file
    where $digests::varchar[] is null
),

reading as (
    select
        r.report_id,
        r.revision,
        f.read_at
    from report as r
    inner join wanted as w on r.report_id = w.report_id
    inner join document as f on r.source_sha256 = f.sha256
)

select
    c.*,
    g.revision,
    g.read_at,
    coalesce(f.figure_count, 0) as figure_count,
    name_block(c.agency_name) as name_block
from current_report($agency_ids) as c
inner join reading as g on c.report_id = g.report_id
left join cell as f on c.report_id = f.report_id
order by c.scope, c.report_year, c.region_code, c.agency_id;
