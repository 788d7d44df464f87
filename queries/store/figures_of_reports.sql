-- The cells of some reports.
select
    report_id,
    table_code || '.' || row_code || '.' || column_code as figure_key,
    value,
    state,
    unit,
    raw_text
from figure
where report_id = any($report_ids)
order by
    report_id,
    figure_key;
