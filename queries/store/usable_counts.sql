-- How many cells of some reports hold a number or a zero, and how many of these a number.
select
    report_id,
    count(*) as usable_count,
    count(*) filter (where state = 'number') as nonzero_count
from figure
where
    report_id = any($report_ids::bigint[])
    and state in ('number', 'zero')
group by report_id
order by report_id;
