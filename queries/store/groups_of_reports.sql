-- The scope, and the level and kind of the body, under which the values of some reports count.
select
    report_measure.report_id,
    report_measure.scope,
    report_measure.level,
    report_measure.kind
from report_measure
where report_measure.report_id in (select unnest($report_ids::bigint[]));
