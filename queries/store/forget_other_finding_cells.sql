-- Cells of what $rule_ids found about the reports of wanted_report that are not in `made`.
delete from finding_cell
where
    finding_cell.rule_id = any($rule_ids::varchar[])
    and finding_cell.report_id in (select wanted_report.report_id from wanted_report)
    and (
        finding_cell.rule_id, finding_cell.report_id, finding_cell.figure_key, finding_cell.cell_report_id,
        finding_cell.cell_figure_key, finding_cell.role
    ) not in (
        select (made.rule_id, made.report_id, made.figure_key, made.cell_report_id, made.cell_figure_key, made.role)
        from made
    );
