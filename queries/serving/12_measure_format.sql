-- 指标适用的格式。 | The forms that ask for a measure: every part of the ratio has a cell in the form.
create or replace table measure_format as
select
    m.measure_number,
    f.format_version
from measure as m
inner join measure_cell as c on m.measure = c.measure
inner join format_field as f
    on
        c.table_code = f.table_code
        and c.row_code = f.row_code
        and c.column_code = f.column_code
group by m.measure_number, f.format_version
having
    count(distinct c.part) = (
        select count(distinct every.part) from measure_cell as every
        inner join measure as named on every.measure = named.measure
        where named.measure_number = m.measure_number
    )
order by m.measure_number, f.format_version;
