-- Years and scopes that are made anew.
delete from measure_year
where concat_ws('|', report_year, scope) in (select unnest($year_keys::varchar[]));
