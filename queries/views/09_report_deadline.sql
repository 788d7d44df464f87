-- 公布期限。 | The last day for publishing a report (the rule V_DATE says the same): article 49 of the Regulation,
-- departments by 31 January, governments by 31 March; before its revision of 2019 all by 31 March. Null for public
-- institutions, which the article does not reach.
create or replace macro report_deadline(report_year, scope, kind) as
case
    when kind = 'public_institution' then null
    when report_year <= 2018 or kind = 'government' or scope = 'aggregate' then make_date(report_year + 1, 3, 31)
    else make_date(report_year + 1, 1, 31)
end;
