-- 应报名录。 | The roster that counts, in memory: one row a body that owes a report, in the office's order.
create or replace table memory.main.roster (
    agency_id varchar primary key,
    agency_name varchar not null,
    listed_name varchar not null,
    position integer not null,
    first_year integer not null,
    last_year integer,
    kind varchar,
    level varchar,
    region_code varchar,
    parent_name varchar,
    code varchar,
    contact varchar
);
