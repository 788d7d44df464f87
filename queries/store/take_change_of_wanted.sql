-- Have change_among_peers (queries/serving) say what change_of_wanted has, for this connection.
create or replace temp macro change_among_peers(
    wanted_cells, wanted_agency_ids, wanted_first_year, wanted_last_year
) as table
    from temp.change_of_wanted;
