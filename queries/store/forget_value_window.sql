-- The groups of `incoming`, whose middle is given anew.
delete from value_window
where (
    value_window.measure_number,
    value_window.report_year,
    value_window.scope,
    coalesce(value_window.level, ''),
    coalesce(value_window.kind, '')
) in (
    select (i.measure_number, i.report_year, i.scope, coalesce(i.level, ''), coalesce(i.kind, ''))
    from incoming as i
);
