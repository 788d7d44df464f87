-- 与上年报告的配对。 | The reports of report_to_check, each with its body's report
-- of the year before in the same scope, null where there is none.
create or replace macro report_pair_to_check(wanted_agency_ids, wanted_first_year, wanted_last_year) as table
    select
        r.report_id,
        p.report_id as previous_report_id
    from report_to_check(wanted_agency_ids, wanted_first_year, wanted_last_year) as r
    left join report as p
        on
            r.agency_id = p.agency_id
            and r.scope = p.scope
            and r.report_year - 1 = p.report_year
            and p.is_current;
