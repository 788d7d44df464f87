-- Cells as they were read, before the corrections of the reader's errors that this version of the store had.
update figure
set
    value = correction.wrong_value,
    state = correction.wrong_state
from correction
where
    figure.report_id = correction.report_id
    and figure.table_code = correction.table_code
    and figure.row_code = correction.row_code
    and figure.column_code = correction.column_code
    and correction.correction_status = 'applied'
    and correction.correction_kind = 'reader_error'
    and correction.wrong_state <> 'absent';
