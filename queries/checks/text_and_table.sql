-- name: text_and_table
-- kind: check
-- family: the table is $table_code
-- grain: one row a report and cell of a table that the narrative contradicts, or that cannot be judged
select *
from text_against_table($table_code, $agency_ids, $first_year, $last_year, $tolerance, $limit_value);
