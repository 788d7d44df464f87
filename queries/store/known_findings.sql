-- What is stored that some rules found about the reports of wanted_report.
select
    finding.rule_id,
    finding.severity,
    finding.report_id,
    finding.figure_key,
    finding.expected_value,
    finding.found_value,
    finding.other_report_id,
    finding.claim_number,
    finding.message_zh,
    finding.message_en
from finding
where
    finding.rule_id = any($rule_ids::varchar[])
    and finding.report_id in (select wanted_report.report_id from wanted_report);
