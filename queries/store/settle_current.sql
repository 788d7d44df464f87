-- Where no revision of a report counts any more (it was moved): the newest complete one does, else the newest.
update report
set is_current = true
where
    report_id in (
        select arg_max(lacking.report_id, (lacking.status = 'complete', lacking.revision))
        from report as lacking
        group by
            lacking.agency_id,
            lacking.report_year,
            lacking.scope
        having not bool_or(lacking.is_current)
    );
