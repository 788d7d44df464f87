-- A report that a better reading files elsewhere: it goes there under its name, behind the revisions that are there.
update report
set
    agency_id = $agency_id,
    report_year = $report_year,
    scope = $scope,
    agency_name_as_published = $name,
    revision = (
        select coalesce(max(there.revision), 0) + 1
        from report as there
        where
            there.agency_id = $agency_id
            and there.report_year = $report_year
            and there.scope = $scope
    ),
    is_current = false
where report_id = $report_id;
