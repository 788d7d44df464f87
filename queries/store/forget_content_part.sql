-- Rows of bodies that are made anew.
delete from content_part
where content_part.agency_id in (select unnest($agency_ids::varchar[]));
