-- Cells of findings of the bodies that are checked again, and of reports that no longer count; null is every body.
delete from finding_cell
where
    report_id not in (
        select report.report_id
        from report
        where report.is_current
    )
    or report_id in (
        select report.report_id
        from report
        where $agency_ids::varchar[] is null or report.agency_id = any($agency_ids::varchar[])
    );
