-- Scopes, years and cells that are in `made`.
delete from applicant_year
where (applicant_year.scope, applicant_year.report_year, applicant_year.field_name) in (
    select (made.scope, made.report_year, made.field_name)
    from made
);
