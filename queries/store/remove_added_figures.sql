-- Cells that were not read and stand in the table only because of a correction.
delete from figure
using correction
where
    figure.report_id = correction.report_id
    and figure.table_code = correction.table_code
    and figure.row_code = correction.row_code
    and figure.column_code = correction.column_code
    and correction.correction_status = 'applied'
    and correction.wrong_state = 'absent';
