-- Statements of reports whose narrative is searched again.
delete from claim
where claim.report_id = any($report_ids::bigint[]);
