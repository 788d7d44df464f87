-- 某些机关的报告。 | The reports of some bodies (null: of all), whether they count or not.
-- `offset 0` keeps other conditions out of the inner select, which then looks the bodies up in the index of report.
create or replace macro reports_of(wanted_agency_ids) as table
    select held_by_body.*
    from (
        from report
        where agency_id in (select unnest(wanted_agency_ids::varchar[]))
        offset 0
    ) as held_by_body
    union all
    from report
    where wanted_agency_ids::varchar[] is null;
