-- The values around the middle of the groups of `incoming`.
select w.*
from value_window as w
inner join incoming as i
    on
        w.measure_number = i.measure_number
        and w.report_year = i.report_year
        and w.scope = i.scope
        and coalesce(w.level, '') = coalesce(i.level, '')
        and coalesce(w.kind, '') = coalesce(i.kind, '');
