-- 库的说明:结构版本、数据版本、是否模拟数据。 | One row a property: schema_version, data_version, built_at, is_simulated.
create table store_info (
    -- 属性名 | Name of the property
    property_name varchar primary key,
    -- 属性值 | Its value, as text
    property_value varchar not null
);
