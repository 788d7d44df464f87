-- Bodies without a report that are above no other, took over from no other, and that nobody entered.
delete from agency
where
    agency_id not in (
        select report.agency_id
        from report
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
    and not list_contains($kept::varchar[], agency_id);
