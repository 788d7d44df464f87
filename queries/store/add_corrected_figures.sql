-- Cells that the source has and the reader did not find, as a person read them.
insert into figure by name
select
    report_id,
    table_code,
    row_code,
    column_code,
    corrected_value as value,
    corrected_state as state,
    '' as raw_text,
    '人工读出 | read by a person' as source_place
from correction
where correction_status = 'applied' and wrong_state = 'absent';
