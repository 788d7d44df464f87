-- 自定义组。 | The office's own groups that count, in memory: one row a group and body.
create or replace table memory.main.body_group (
    group_code varchar not null,
    group_name varchar not null,
    agency_id varchar not null,
    primary key (group_code, agency_id)
);
