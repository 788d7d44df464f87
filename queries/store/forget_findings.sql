-- Findings, of the rules that are run again (null: all), about the reports of wanted_report, and about reports that no
-- longer count.
delete from finding
where
    finding.report_id not in (
        select report.report_id
        from report
        where report.is_current
    )
    or (
        ($rule_ids::varchar[] is null or finding.rule_id = any($rule_ids::varchar[]))
        and finding.report_id in (select wanted_report.report_id from wanted_report)
    );
