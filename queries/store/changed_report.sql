-- Reports of $agency_ids (null: of all) that count, counted, or count otherwise than report_measure says, with body and
-- year before and after; and those of $report_ids, whose cells are new. What reports and bodies say is compared: no
-- matter who changed it.
select
    coalesce(c.report_id, m.report_id) as report_id,
    c.agency_id,
    m.agency_id as earlier_agency_id,
    c.report_year,
    m.report_year as earlier_year,
    -- Whether other bodies may count it otherwise: it came, went or moved, or has other cells.
    (
        (c.agency_id, c.report_year, c.scope) is distinct from (m.agency_id, m.report_year, m.scope)
        or coalesce(c.report_id, m.report_id) in (select unnest($report_ids::bigint[]))
    ) as is_counted_otherwise,
    c.scope || '|' || coalesce(c.level, '') || '|' || coalesce(c.kind, '') as peer_group,
    m.scope || '|' || coalesce(m.level, '') || '|' || coalesce(m.kind, '') as earlier_peer_group,
    -- Whether its values are as they were: only its body is said to be another kind, of another place and so on.
    (
        (c.agency_id, c.report_year, c.scope, c.format_version, c.previous_report_id)
        is not distinct from (m.agency_id, m.report_year, m.scope, m.format_version, m.previous_report_id)
        and coalesce(c.report_id, m.report_id) not in (select unnest($report_ids::bigint[]))
    ) as has_same_values
from current_report($agency_ids) as c
full join (
    from report_measure
    where
        $agency_ids::varchar[] is null
        or report_measure.agency_id in (select unnest($agency_ids::varchar[]))
) as m on c.report_id = m.report_id
where
    c.report_id is null
    or m.report_id is null
    or coalesce(c.report_id, m.report_id) in (select unnest($report_ids::bigint[]))
    or (
        c.agency_id, c.agency_name, c.kind, c.level, c.region_code, c.parent_agency_id, c.report_year, c.scope,
        c.format_version, c.origin, c.status, c.published_on, c.previous_report_id
    ) is distinct from (
        m.agency_id, m.agency_name, m.kind, m.level, m.region_code, m.parent_agency_id, m.report_year, m.scope,
        m.format_version, m.origin, m.status, m.published_on, m.previous_report_id
    )
order by report_id;
