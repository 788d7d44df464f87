-- Measures, scopes and years that are in `made`.
delete from measure_year
where (measure_year.measure_number, measure_year.scope, measure_year.report_year) in (
    select (made.measure_number, made.scope, made.report_year)
    from made
);
