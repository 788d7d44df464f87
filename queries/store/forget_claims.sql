-- Statements of reports whose narrative is searched again.
delete from claim
where claim.report_id in (select unnest($report_ids::bigint[]));
