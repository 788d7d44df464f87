-- 备案日期。 | When reports were filed with the office, in memory: one row a report, by body, year and scope.
create or replace table memory.main.filed_report (
    agency_id varchar not null,
    report_year integer not null,
    scope varchar not null,
    filed_on date not null,
    noted_by varchar not null,
    entry_id varchar not null,
    primary key (agency_id, report_year, scope)
);
