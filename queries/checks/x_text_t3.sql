-- name: x_text_t3
-- kind: check
-- grain: one row a report and cell of the application table that the narrative contradicts, or that cannot be judged
select *
from text_against_table('applications', $agency_ids, $first_year, $last_year, $tolerance, $limit_value);
