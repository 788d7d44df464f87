-- Findings about reports that no longer count, and, where $is_whole, about those of wanted_report.
delete from finding
where
    finding.report_id not in (
        select report.report_id
        from report
        where report.is_current
    )
    or ($is_whole::boolean and finding.report_id in (select wanted_report.report_id from wanted_report));
