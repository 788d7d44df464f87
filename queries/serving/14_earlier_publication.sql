-- 其他版次的公布日期。 | The earliest date of publication of the revisions that do not count (any more) of each report of
-- some bodies (null: of all), but for those that people withdrew. A report that was published in time and published
-- again with changes is not late: what counts for its deadline is the day on which it was first there.
create or replace macro earlier_publication(wanted_agency_ids) as table
    select
        agency_id,
        report_year,
        scope,
        min(published_on) as published_on
    from reports_of(wanted_agency_ids)
    where
        not is_current
        and published_on is not null
        and report_id not in (select d.report_id from report_decision as d where d.action = 'withdraw')
    group by agency_id, report_year, scope;
