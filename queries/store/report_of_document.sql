-- The latest report of each body, year and scope that was read from some documents, and what people said about it;
-- read_... is what it was brought in as, before anybody moved it.
with
held as (
    from report
    where source_sha256 in (select unnest($digests::varchar[]))
    offset 0
),

supplied as (
    select
        report_id,
        list(problem_code order by problem_code) as codes
    from reading_problem
    where
        problem_code like '%\_supplied' escape '\'
        and report_id in (select held.report_id from held)
    group by report_id
)

select
    report.source_sha256,
    report.report_id,
    report.agency_id,
    agency.name as agency_name,
    report.report_year,
    report.scope,
    report.status,
    report.is_current,
    report.content_hash,
    supplied.codes,
    coalesce(report.agency_name_as_published, agency.name) as read_name,
    coalesce(move.read_year, report.report_year) as read_year,
    coalesce(move.read_scope, report.scope) as read_scope
from held as report
inner join agency on report.agency_id = agency.agency_id
left join supplied on report.report_id = supplied.report_id
left join report_decision as move
    on
        report.report_id = move.report_id
        and move.action = 'move'
qualify
    row_number() over (
        partition by report.source_sha256, report.agency_id, report.report_year, report.scope
        order by report.report_id desc
    ) = 1
order by
    report.source_sha256,
    report.report_id;
