-- 指标的口径变化。 | One row a measure and year between which and the year before the series breaks. The change of the form
-- breaks only measures that do not continue unchanged; a change of the law breaks every measure of its table.
create or replace view measure_break as
select
    m.measure_number,
    b.first_report_year as report_year,
    string_agg(b.break_code, ',' order by b.break_code) as break_codes
from measure as m
inner join series_break as b
    on
        m.table_code = b.table_code
        or (b.table_code = '*' and m.continuity = 'near')
group by m.measure_number, b.first_report_year;
