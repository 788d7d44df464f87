-- Years and scopes that are made anew.
delete from applicant_year
where concat_ws('|', report_year, scope) in (select unnest($year_keys::varchar[]));
