-- Cells of `made` that are not stored yet.
insert into finding_cell by name
select made.*
from made
anti join finding_cell
    on
        made.report_id = finding_cell.report_id
        and made.rule_id = finding_cell.rule_id
        and made.figure_key = finding_cell.figure_key
        and made.cell_report_id = finding_cell.cell_report_id
        and made.cell_figure_key = finding_cell.cell_figure_key
        and made.role = finding_cell.role
order by made.report_id, made.rule_id, made.figure_key, made.cell_report_id, made.cell_figure_key;
