-- A report has each cell once.
select report_id || ' ' || table_code || '.' || row_code || '.' || column_code as offender
from figure
where report_id between $first_report_id and $last_report_id
group by
    report_id,
    table_code,
    row_code,
    column_code
having count(*) > 1;
