-- Of some patterns, whether a report has it, and whether its cells are listed.
select
    p.fill_pattern,
    p.fill_pattern in (select r.fill_pattern from report_fill as r) as is_used,
    p.fill_pattern in (select f.fill_pattern from fill_pattern as f) as is_listed
from (select distinct unnest($fill_patterns::hugeint[]) as fill_pattern) as p;
