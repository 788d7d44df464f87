-- 行政区划(GB/T 2260)。 | Administrative divisions by GB/T 2260 code; zones have none and hang under their place.
create table region (
    -- 六位区划代码 | Six-digit code
    region_code varchar primary key check (regexp_matches(region_code, '^[0-9]{6}$')),
    -- 简称 | Name without the type suffix where usual
    name varchar not null,
    -- 全称(含上级) | Full name with the places above
    full_name varchar not null,
    -- 层级 | Level
    level varchar not null check (level in ('province', 'prefecture', 'county')),
    -- 上级代码 | Code of the place above
    parent_region_code varchar,
    -- 起用年 | First year of validity
    valid_from_year integer,
    -- 停用年 | Last year of validity
    valid_to_year integer,
    check (valid_from_year is null or valid_to_year is null or valid_from_year <= valid_to_year)
);
