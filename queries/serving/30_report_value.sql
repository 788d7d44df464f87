-- 长表:一份现行报告、一个指标一行(仅有数的)。 | Serving table: one row a measure and current report that has the number, with
-- the same body's number of the calendar year before. A rate has both parts or no row. Kept in the order of measures,
-- then of report_measure, so that a query reads only the blocks of the measures asked for.
create or replace table report_value (
    measure_number smallint,
    report_id bigint,
    report_year smallint,
    numerator decimal(38, 6),
    denominator decimal(38, 6),
    previous_numerator decimal(38, 6),
    previous_denominator decimal(38, 6),
    is_incomplete boolean,
    is_computed boolean,
    is_outside_form boolean
);
