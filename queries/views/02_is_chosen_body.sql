-- 是否所选机关。 | Whether a list of agency ids takes a body: all where it is null; those named, or all where none is named
-- so, less those with a leading '-'.
create or replace macro is_chosen_body(chosen_agency_ids, agency_id) as
chosen_agency_ids::varchar[] is null
or (
    not list_contains(chosen_agency_ids::varchar[], '-' || agency_id)
    and (
        list_contains(chosen_agency_ids::varchar[], agency_id)
        or len(list_filter(chosen_agency_ids::varchar[], lambda chosen: not starts_with(chosen, '-'))) = 0
    )
);
