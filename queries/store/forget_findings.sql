-- Findings of the bodies, rules and years that are checked again, and of reports that no longer count; null is
-- every one.
delete from finding
where
    finding.report_id not in (
        select report.report_id
        from report
        where report.is_current
    )
    or (
        ($rule_ids::varchar[] is null or finding.rule_id = any($rule_ids::varchar[]))
        and finding.report_id in (
            select report.report_id
            from report
            where
                ($agency_ids::varchar[] is null or report.agency_id = any($agency_ids::varchar[]))
                and ($report_years::integer[] is null or report.report_year = any($report_years::integer[]))
        )
    );
