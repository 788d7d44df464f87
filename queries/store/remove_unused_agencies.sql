-- Bodies without a report that are above no other, took over from no other, and that nobody entered: of $agency_ids
-- (null: of all). Of each that goes, the bodies above and after it, which may have been there for it alone.
delete from agency
where
    ($agency_ids::varchar[] is null or agency_id in (select unnest($agency_ids::varchar[])))
    and agency_id not in (
        select report.agency_id
        from report
        where $agency_ids::varchar[] is null or report.agency_id in (select unnest($agency_ids::varchar[]))
    )
    and agency_id not in (
        select child.parent_agency_id
        from agency as child
        where child.parent_agency_id is not null
    )
    and agency_id not in (
        select predecessor.successor_agency_id
        from agency as predecessor
        where predecessor.successor_agency_id is not null
    )
    and not list_contains($kept::varchar[], agency_id)
returning parent_agency_id, successor_agency_id;
