-- A cell has one correction that applies, and where the reader was wrong the cell says what the correction says.
select correction.correction_id as offender
from correction
left join figure
    on
        correction.report_id = figure.report_id
        and correction.table_code = figure.table_code
        and correction.row_code = figure.row_code
        and correction.column_code = figure.column_code
where
    correction.correction_status = 'applied'
    and correction.correction_kind = 'reader_error'
    and (figure.state, figure.value) is distinct from (correction.corrected_state, correction.corrected_value)
union all
select any_value(correction_id) as offender
from correction
where correction_status = 'applied'
group by
    report_id,
    table_code,
    row_code,
    column_code
having count(*) > 1;
