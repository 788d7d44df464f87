-- Every revision of the incoming reports (agency, year, scope) in the order in which they came, with its usable cells.
with
held as (
    select
        report.report_id,
        report.agency_id,
        report.report_year,
        report.scope,
        report.revision,
        report.is_current,
        report.source_sha256,
        report.status,
        report.content_hash,
        report.extractor_version
    from report
    inner join (
        select distinct
            agency_id,
            report_year,
            scope
        from incoming
    ) as incoming
        on
            report.agency_id = incoming.agency_id
            and report.report_year = incoming.report_year
            and report.scope = incoming.scope
),

counted as (
    select
        figure.report_id,
        count(*) as usable_count,
        count(*) filter (where figure.state = 'number') as nonzero_count
    from figure
    where
        figure.report_id in (select held.report_id from held)
        and figure.state in ('number', 'zero')
    group by figure.report_id
),

withdrawn as (
    select report_decision.report_id
    from report_decision
    where report_decision.action = 'withdraw'
)

select
    held.agency_id,
    held.report_year,
    held.scope,
    held.report_id,
    held.source_sha256,
    held.status,
    coalesce(counted.usable_count, 0) as usable_count,
    coalesce(counted.nonzero_count, 0) as nonzero_count,
    held.content_hash,
    held.extractor_version,
    held.revision,
    held.is_current,
    held.report_id in (select withdrawn.report_id from withdrawn) as is_withdrawn
from held
left join counted on held.report_id = counted.report_id
order by held.report_id;
