-- 一组数值的中位数。 | The median of a group of values, from those around its middle (38_value_window.sql).
create or replace macro middle_of_window(value_count, first_rank, middle_values) as
case
    when value_count % 2 = 1 then middle_values[value_count // 2 + 2 - first_rank]
    else
        list_aggregate(
            middle_values[value_count // 2 + 1 - first_rank:value_count // 2 + 2 - first_rank], 'median'
        )
end;
