-- 行政机关。 | Bodies that report. agency_id is 'a' and twelve hex digits of the SHA-256 of the first canonical name.
create table agency (
    -- 机关代码 | Identifier of the body
    agency_id varchar primary key check (regexp_matches(agency_id, '^[a-z][0-9a-f]{12}$')),
    -- 规范名称 | Canonical name
    name varchar not null,
    -- 机关类别 | Kind of body
    kind varchar check (
        kind in (
            'government', 'government_office', 'department', 'dispatched_office', 'dispatched_agency',
            'township_government', 'development_zone', 'authorised_organisation', 'vertical_agency',
            'public_institution', 'other'
        )
    ),
    -- 层级 | Level of government
    level varchar check (level in ('central', 'province', 'prefecture', 'county', 'township')),
    -- 所在区划 | Place, GB/T 2260
    region_code varchar,
    -- 上级机关 | Body above
    parent_agency_id varchar,
    -- 设立年 | First year of existence
    valid_from_year integer,
    -- 撤销年 | Last year of existence
    valid_to_year integer,
    -- 承继机关 | Body that took over
    successor_agency_id varchar,
    -- That no body is its own parent is checked before publishing: a CHECK on the key would forbid corrections.
    check (valid_from_year is null or valid_to_year is null or valid_from_year <= valid_to_year)
);
