-- Where the reader was wrong the table says what the source says; the raw text stays.
update figure
set
    value = correction.corrected_value,
    state = correction.corrected_state
from correction
where
    figure.report_id = correction.report_id
    and figure.table_code = correction.table_code
    and figure.row_code = correction.row_code
    and figure.column_code = correction.column_code
    and correction.correction_status = 'applied'
    and correction.correction_kind = 'reader_error'
    and correction.wrong_state <> 'absent';
