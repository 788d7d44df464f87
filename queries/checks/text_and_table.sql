-- name: text_and_table
-- kind: check
-- family: the table is that of each of $rules
-- grain: one row a rule, report and cell of its table that the narrative contradicts, or that cannot be judged
select *
from text_against_table($rules, $agency_ids, $first_year, $last_year);
