-- The documents of some reports.
select distinct report.source_sha256
from report
where report.report_id in (select unnest($report_ids::bigint[]));
