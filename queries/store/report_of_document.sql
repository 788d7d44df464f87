-- The latest report of each body, year and scope that was read from some documents, and what people said about it.
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
    (
        select list(reading_problem.problem_code order by reading_problem.problem_code)
        from reading_problem
        where
            reading_problem.report_id = report.report_id
            and reading_problem.problem_code like '%\_supplied' escape '\'
    ) as supplied_codes
from report
inner join agency on report.agency_id = agency.agency_id
where report.source_sha256 = any($digests)
qualify
    row_number() over (
        partition by report.source_sha256, report.agency_id, report.report_year, report.scope
        order by report.report_id desc
    ) = 1
order by
    report.source_sha256,
    report.report_id;
