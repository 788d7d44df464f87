-- Of some patterns, whether a report has it, and whether its cells are listed.
with
asked as (
    select unnest($fill_patterns::hugeint[]) as fill_pattern
),

used as (
    select distinct fill_pattern
    from report_fill
    where fill_pattern in (select a.fill_pattern from asked as a)
),

listed as (
    select distinct fill_pattern
    from fill_pattern
    where fill_pattern in (select a.fill_pattern from asked as a)
)

select
    a.fill_pattern,
    u.fill_pattern is not null as is_used,
    f.fill_pattern is not null as is_listed
from asked as a
left join used as u on a.fill_pattern = u.fill_pattern
left join listed as f on a.fill_pattern = f.fill_pattern;
