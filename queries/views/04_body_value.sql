-- 单个机关的值。 | A body's own value: the number itself for a count, the ratio for a rate (null where nothing is divided).
create or replace macro body_value(measure_kind, numerator, denominator) as
case
    when measure_kind = 'count' then numerator::double
    else numerator::double / nullif(denominator::double, 0)
end;
