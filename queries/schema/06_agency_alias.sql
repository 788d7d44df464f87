-- 机关的别名。 | Other names under which a body is found; alias_key is the normalised form that matching compares.
create table agency_alias (
    -- 比对用名称 | Normalised name that matching compares
    alias_key varchar not null,
    -- 机关代码 | Body that it names
    agency_id varchar not null references agency(agency_id),
    -- 别名 | Name as published
    alias varchar not null,
    -- 起用年 | First year of use
    valid_from_year integer,
    -- 停用年 | Last year of use
    valid_to_year integer,
    primary key (alias_key, agency_id)
);
