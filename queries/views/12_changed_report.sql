-- 公布后有过修订的报告。 | One row a report of the selection that has been here in more than one complete revision: the
-- first of them and the one that counts, and in how many cells the two differ. Revisions that people withdrew and
-- readings that were set aside behind the one that counts do not make one. Cells that people corrected are left out: a
-- correction is no change of what was published. Null parameters filter nothing.
create or replace macro changed_report(
    wanted_years, wanted_scope, wanted_region_code, wanted_levels, wanted_kinds, wanted_agency_ids
) as table
    with
    selected as (
        select
            report_id,
            agency_id,
            agency_name,
            kind,
            level,
            region_code,
            report_year,
            scope
        from
            selected_report(
                wanted_years, wanted_scope, wanted_region_code, wanted_levels, wanted_kinds, wanted_agency_ids
            )
        where
            status = 'complete'
            -- Only those with an earlier revision are looked at: they are few.
            and report_id in (select e.report_id from report as e where e.revision > 1)
    ),

    revised as (
        select
            s.report_id,
            min(r.report_id) as first_report_id,
            count(*) + 1 as revision_count
        from selected as s
        inner join report as r
            on s.agency_id = r.agency_id and s.report_year = r.report_year and s.scope = r.scope
        where
            r.status = 'complete'
            and r.report_id < s.report_id
            and r.report_id not in (select d.report_id from report_decision as d where d.action = 'withdraw')
        group by s.report_id
    ),

    cell as (
        select
            v.report_id,
            f.table_code,
            f.row_code,
            f.column_code,
            max(f.value) filter (where f.report_id = v.report_id) as after_value,
            max(f.state) filter (where f.report_id = v.report_id) as after_state,
            max(f.value) filter (where f.report_id = v.first_report_id) as before_value,
            max(f.state) filter (where f.report_id = v.first_report_id) as before_state
        from revised as v
        inner join figure as f on f.report_id in (v.report_id, v.first_report_id)
        group by v.report_id, f.table_code, f.row_code, f.column_code
    ),

    different as (
        select
            c.report_id,
            count(*) as changed_cell_count
        from cell as c
        inner join selected as s on c.report_id = s.report_id
        anti join correction as k
            on
                s.agency_id = k.agency_id
                and s.report_year = k.report_year
                and s.scope = k.scope
                and c.table_code = k.table_code
                and c.row_code = k.row_code
                and c.column_code = k.column_code
        where c.after_state is distinct from c.before_state or c.after_value is distinct from c.before_value
        group by c.report_id
    )

    select
        s.*,
        v.first_report_id,
        v.revision_count,
        coalesce(d.changed_cell_count, 0) as changed_cell_count
    from revised as v
    inner join selected as s on v.report_id = s.report_id
    left join different as d on v.report_id = d.report_id;
