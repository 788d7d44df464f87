-- name: x_text_t2
-- kind: check
-- grain: one row a report and cell of the proactive table that the narrative contradicts, or that cannot be judged
select *
from text_against_table('proactive', $agency_ids, $first_year, $last_year, $tolerance, $limit_value);
