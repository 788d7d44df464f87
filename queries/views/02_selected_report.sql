-- 所选报告。 | The current reports that the filters choose; a null filter chooses all. Exactly one scope: own and
-- aggregate reports are never together.
create or replace macro selected_report(
    wanted_years, wanted_scope, wanted_region_code, wanted_levels, wanted_kinds, wanted_agency_ids
) as table
    select *
    from report_measure
    where
        scope = wanted_scope::varchar
        and (wanted_years::integer[] is null or list_contains(wanted_years::integer[], report_year))
        and (
            wanted_region_code::varchar is null
            or starts_with(region_code, region_prefix(wanted_region_code::varchar))
        )
        and (wanted_levels::varchar[] is null or list_contains(wanted_levels::varchar[], level))
        and (wanted_kinds::varchar[] is null or list_contains(wanted_kinds::varchar[], kind))
        and is_chosen_body(wanted_agency_ids, agency_id);
