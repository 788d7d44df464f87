-- 下级行政区划。 | The regions directly below one (null: the provinces), each with every region code within it. A code that
-- stands in none of them belongs to the upper region itself.
create or replace macro region_child(upper_code) as table
    select
        child.region_code as child_code,
        child.name as child_name,
        within.region_code
    from region as child
    inner join region as within on starts_with(within.region_code, region_prefix(child.region_code))
    where
        case
            when upper_code::varchar is null then child.level = 'province'
            else child.parent_region_code = upper_code::varchar
        end;
