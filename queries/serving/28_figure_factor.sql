-- 单元格中单位的换算。 | One row a cell whose unit stands in the cell or nowhere (formats.md A.3): what its number is
-- multiplied by. A cell without a known unit has no row, and then no amount.
create or replace table figure_factor as
with
convertible as (
    select distinct
        figure_key,
        field_name,
        conversion
    from incoming_term
    where conversion is not null
)

select
    f.report_id,
    c.field_name,
    u.factor
from figure as f
inner join convertible as c on f.table_code || '.' || f.row_code || '.' || f.column_code = c.figure_key
inner join incoming_conversion as u on c.conversion = u.conversion and f.unit = u.unit
where $report_ids::bigint[] is null or f.report_id in (select unnest($report_ids::bigint[]));
