-- Groups that are made anew.
delete from peer_group
where concat_ws('|', report_year, scope, level, kind) in (select unnest($group_keys::varchar[]));
