-- 与上年的变化,按可比组。 | One row a report and number of wanted_cells that it and its body's report of the year before
-- have, the latter above zero. Peers are bodies of the same level and kind that report with the same scope: peer_number
-- stands for these three. cell_number is the place of the cell in the list. Only the groups of wanted_agency_ids and
-- these years, null for all.
create or replace macro change_among_peers(
    wanted_cells, wanted_agency_ids, wanted_first_year, wanted_last_year
) as table
    with
    peer_group as (
        select
            a.kind,
            a.level,
            r.scope,
            row_number() over () as peer_number
        from report_to_check(wanted_agency_ids, wanted_first_year, wanted_last_year) as r
        inner join agency as a on r.agency_id = a.agency_id
        group by a.kind, a.level, r.scope
    ),

    compared_report as (
        select
            r.report_id,
            r.agency_id,
            r.report_year,
            p.peer_number
        from report as r
        inner join agency as a on r.agency_id = a.agency_id
        inner join peer_group as p
            on
                a.kind is not distinct from p.kind
                and a.level is not distinct from p.level
                and r.scope = p.scope
        where
            r.is_current
            and r.report_year >= coalesce(wanted_first_year::integer - 1, r.report_year)
            and r.report_year <= coalesce(wanted_last_year::integer, r.report_year)
    ),

    -- A body has one level and kind in all years, so that its scope is told by the number.
    compared_pair as (
        select
            r.report_id,
            p.report_id as previous_report_id,
            r.report_year,
            r.peer_number
        from compared_report as r
        inner join compared_report as p
            on
                r.agency_id = p.agency_id
                and r.peer_number = p.peer_number
                and r.report_year - 1 = p.report_year
    ),

    measured as (
        select
            f.report_id,
            k.cell_number,
            f.value
        from figure as f
        inner join listed_cell(wanted_cells) as k
            on f.table_code = k.table_code and f.row_code = k.row_code and f.column_code = k.column_code
        where f.value is not null
    )

    select
        r.report_id,
        r.peer_number,
        r.report_year,
        m.cell_number,
        m.value,
        p.value as previous_value
    from compared_pair as r
    inner join measured as m on r.report_id = m.report_id
    inner join measured as p on r.previous_report_id = p.report_id and m.cell_number = p.cell_number
    where p.value > 0;
