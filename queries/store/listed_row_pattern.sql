-- Of some patterns of rows, those whose cells are listed.
select distinct row_pattern.row_pattern
from row_pattern
where row_pattern.row_pattern in (select unnest($row_patterns::hugeint[]));
