-- Cells of the findings of forget_findings.
delete from finding_cell
where
    finding_cell.report_id not in (
        select report.report_id
        from report
        where report.is_current
    )
    or (
        ($rule_ids::varchar[] is null or finding_cell.rule_id = any($rule_ids::varchar[]))
        and finding_cell.report_id in (select wanted_report.report_id from wanted_report)
    );
