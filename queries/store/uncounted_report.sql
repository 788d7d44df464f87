-- Reports of documents (all where $digests is null) of which another document's reading counts, or none: what was
-- withdrawn, set aside or replaced; `revision` is that of the latest reading.
with
reading as (
    select
        report.source_sha256,
        report.agency_id,
        report.report_year,
        report.scope,
        bool_or(report.is_current) as is_counted,
        max(report.revision) as revision,
        bool_or(
            report.report_id in (
                select d.report_id
                from report_decision as d
                where d.action = 'withdraw'
            )
        ) as is_withdrawn
    from report
    where $digests::varchar[] is null or report.source_sha256 = any($digests)
    group by
        report.source_sha256,
        report.agency_id,
        report.report_year,
        report.scope
)

select
    reading.source_sha256,
    agency.name as agency_name,
    reading.report_year,
    reading.scope,
    reading.revision,
    reading.is_withdrawn,
    source_file.name as current_source_name
from reading
inner join agency on reading.agency_id = agency.agency_id
left join report as counted
    on
        reading.agency_id = counted.agency_id
        and reading.report_year = counted.report_year
        and reading.scope = counted.scope
        and counted.is_current
left join source_file on counted.source_sha256 = source_file.sha256
where not reading.is_counted
order by
    reading.source_sha256,
    agency.name,
    reading.report_year;
