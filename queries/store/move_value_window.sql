-- The place of the windows of the groups of `incoming` among the values of their groups; the values are as they were.
update value_window
set
    value_count = incoming.value_count,
    first_rank = incoming.first_rank
from incoming
where
    value_window.measure_number = incoming.measure_number
    and value_window.report_year = incoming.report_year
    and value_window.scope = incoming.scope
    and coalesce(value_window.level, '') = coalesce(incoming.level, '')
    and coalesce(value_window.kind, '') = coalesce(incoming.kind, '');
