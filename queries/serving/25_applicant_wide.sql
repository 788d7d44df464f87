-- 申请表按申请人的单元格,按年度和地区排列。 | Serving table: one row a current report, one column a cell of the applications table, in
-- the order of report_measure, so that the query by applicant reads the blocks of the year asked for and no others.
-- Wide rows take the most memory to sort: where all are made, it is a scope and year at a time.
create or replace table applicant_wide as
select
    m.report_id,
    m.report_year,
    columns('^applications_.+$')
from report_wide as w
inner join (
    select
        report_id,
        scope,
        report_year,
        region_code,
        agency_id
    from report_measure
) as m on w.report_id = m.report_id
where
    ($report_ids::bigint[] is null or m.report_id in (select unnest($report_ids::bigint[])))
    and ($scope::varchar is null or m.scope = $scope::varchar)
    and ($report_year::integer is null or m.report_year = $report_year::integer)
order by m.scope, m.report_year, m.region_code, m.agency_id;
