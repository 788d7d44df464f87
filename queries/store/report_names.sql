-- Reports with the name that they are filed by (as published, or as given when they were brought in) and with body,
-- year and scope as they were read, before anybody moved them. Without $digests all; else those that decisions are or
-- were about (of the documents $digests), and every revision of the reports (body, year, scope) that one of them is,
-- was or will be filed as: those that people move there are $to_agency_ids, $to_years, $to_scopes.
-- `offset 0` keeps other conditions out of the inner select, which then looks the bodies up in the index of report.
with
decided as (
    select report_id
    from report
    where source_sha256 in (select unnest($digests::varchar[]))
    union
    select report_id
    from report_decision
),

place as (
    select
        unnest($to_agency_ids::varchar[]) as agency_id,
        unnest($to_years::integer[]) as report_year,
        unnest($to_scopes::varchar[]) as scope
    union
    select
        agency_id,
        report_year,
        scope
    from report
    where report_id in (select decided.report_id from decided)
    union
    select
        read_agency_id as agency_id,
        read_year as report_year,
        read_scope as scope
    from report_decision
    where action = 'move'
),

held as (
    select held_by_body.*
    from (
        from report
        where agency_id in (select place.agency_id from place)
        offset 0
    ) as held_by_body
    where
        $digests::varchar[] is not null
        and (held_by_body.agency_id, held_by_body.report_year, held_by_body.scope) in (
            select (place.agency_id, place.report_year, place.scope)
            from place
        )
    union all
    from report
    where $digests::varchar[] is null
)

select
    report.report_id,
    coalesce(move.read_year, report.report_year) as report_year,
    coalesce(move.read_agency_id, report.agency_id) as agency_id,
    coalesce(move.read_scope, report.scope) as scope,
    coalesce(report.agency_name_as_published, agency.name) as name,
    report.site_name_as_published as site_name,
    report.source_sha256,
    report.status,
    report.content_hash,
    report.extractor_version
from held as report
inner join agency on report.agency_id = agency.agency_id
left join report_decision as move
    on
        report.report_id = move.report_id
        and move.action = 'move'
order by report.report_id;
