-- Bodies whose reports have moved to another and that are above no other.
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
    );
