-- 是否未加筛选。 | Whether a selection takes all reports of its scope. Known when a statement is planned, so that the
-- branch not taken costs nothing.
create or replace macro is_unfiltered(filter_region_code, filter_levels, filter_kinds, filter_agency_ids) as
filter_region_code::varchar is null
and filter_levels::varchar[] is null
and filter_kinds::varchar[] is null
and filter_agency_ids::varchar[] is null;
