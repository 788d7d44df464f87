-- The cells of some reports as they count: with every correction that applies.
select
    figure.report_id,
    figure.table_code,
    figure.row_code,
    figure.column_code,
    case when correction.correction_id is null then figure.value else correction.corrected_value end as value
from figure
left join correction
    on
        figure.report_id = correction.report_id
        and figure.table_code = correction.table_code
        and figure.row_code = correction.row_code
        and figure.column_code = correction.column_code
        and correction.correction_status = 'applied'
where figure.report_id = any($report_ids);
