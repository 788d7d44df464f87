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
        and finding_cell.report_id in (
            select report.report_id
            from report
            where
                ($agency_ids::varchar[] is null or report.agency_id = any($agency_ids::varchar[]))
                and ($report_years::integer[] is null or report.report_year = any($report_years::integer[]))
        )
    );
