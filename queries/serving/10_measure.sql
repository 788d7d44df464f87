-- 指标:编号、所在表、性质、跨格式的可比性。 | One row a measure, from data/measures/measure.csv: its number, its table of the form,
-- whether it is a count, a share (numerator within denominator) or a rate, and whether it continues unchanged over the
-- change of the form in 2021 ('near': one series with a break mark, as in data/formats/continuity.csv).
create or replace table measure as
select
    measure_number::smallint as measure_number,
    measure,
    table_code,
    measure_kind,
    continuity,
    metric
from incoming_measure
order by measure_number;
