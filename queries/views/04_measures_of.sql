-- 一个指标的各项,按编号。 | The measures of a metric in data/measures and one more, in the order
-- of their numbers.
create or replace macro measures_of(wanted_metric, other_measure := null) as (
    select list(measure order by measure_number)
    from measure
    where metric = wanted_metric or measure = other_measure
);
