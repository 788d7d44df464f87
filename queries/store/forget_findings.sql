-- Findings about reports that no longer count, and, where $is_whole, about those of wanted_report.
delete from finding
where
    finding.report_id in (
        select report.report_id
        from report
        where not report.is_current
        union all
        select wanted_report.report_id
        from wanted_report
        where $is_whole::boolean
    );
