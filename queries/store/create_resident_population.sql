-- 常住人口。 | Residents of the areas of bodies, in memory: one row a body and year, in persons.
create or replace table memory.main.resident_population (
    agency_id varchar not null,
    year integer not null,
    resident_count bigint not null check (resident_count > 0),
    population_source varchar not null,
    primary key (agency_id, year)
);
