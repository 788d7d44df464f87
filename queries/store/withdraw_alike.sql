-- A report that says exactly what a withdrawn one says is withdrawn by the same decision.
insert into report_decision by name
select
    decision_id,
    $report_id::bigint as report_id,
    action,
    decided_by,
    decided_at,
    reason
from report_decision
where
    report_id = $like_report_id::bigint
    and action = 'withdraw';
