-- 是否所选机关。 | Whether a list of agency ids takes a body: all where it is null; those named, or all where none is named
-- so, less those with a leading '-'. Which list it is in depends on the list alone and is known when a statement is
-- planned, so that a row is looked up in one list.
create or replace macro is_chosen_body(chosen_agency_ids, agency_id) as
chosen_agency_ids::varchar[] is null
or (
    (
        len(list_filter(chosen_agency_ids::varchar[], lambda chosen: starts_with(chosen, '-'))) = 0
        or not list_contains(
            list_transform(
                list_filter(chosen_agency_ids::varchar[], lambda chosen: starts_with(chosen, '-')),
                lambda chosen: substring(chosen, 2)
            ),
            agency_id
        )
    )
    and (
        len(list_filter(chosen_agency_ids::varchar[], lambda chosen: not starts_with(chosen, '-'))) = 0
        or list_contains(chosen_agency_ids::varchar[], agency_id)
    )
);
