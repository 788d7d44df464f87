-- 所选机关。 | The bodies that the filters choose, whether or not they have a report; a null filter chooses all.
create or replace macro chosen_agency(wanted_region_code, wanted_levels, wanted_kinds, wanted_agency_ids) as table
    select
        agency_id,
        name as agency_name
    from agency
    where
        (
            wanted_region_code::varchar is null
            or starts_with(region_code, region_prefix(wanted_region_code::varchar))
        )
        and (wanted_levels::varchar[] is null or list_contains(wanted_levels::varchar[], level))
        and (wanted_kinds::varchar[] is null or list_contains(wanted_kinds::varchar[], kind))
        and is_chosen_body(wanted_agency_ids, agency_id);
