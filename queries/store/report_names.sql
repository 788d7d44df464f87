-- Every report with the name that it is filed by: as published, or as given when it was brought in.
select
    report.report_id,
    report.report_year,
    report.agency_id,
    coalesce(report.agency_name_as_published, agency.name) as name,
    report.site_name_as_published as site_name
from report
inner join agency on report.agency_id = agency.agency_id
order by report.report_id;
