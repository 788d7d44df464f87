-- Of the windows in `made`, those of the groups of `incoming`.
insert into value_window by name
select m.*
from made as m
inner join incoming as i
    on
        m.measure_number = i.measure_number
        and m.report_year = i.report_year
        and m.scope = i.scope
        and coalesce(m.level, '') = coalesce(i.level, '')
        and coalesce(m.kind, '') = coalesce(i.kind, '');
