-- What was found by the rules about the reports of `incoming`.
delete from finding
where (finding.rule_id, finding.report_id) in (
    select (incoming.rule_id, incoming.report_id)
    from incoming
);
