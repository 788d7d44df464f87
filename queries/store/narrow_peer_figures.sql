-- The cells that are compared with those of peers, of the reports of related_report: from report_wide, which has a
-- column a cell; only a corrected cell may say something else there than in the source.
create or replace temp table figure as
with
named as (
    select cell.*
    from (
        values
        ('applications_received_new_total', 'applications', 'received_new', 'total'),
        ('proactive_licences_decisions', 'proactive', 'licences', 'decisions'),
        ('proactive_penalties_decisions', 'proactive', 'penalties', 'decisions')
    ) as cell (field_name, table_code, row_code, column_code)
),

corrected as (
    select distinct
        correction.report_id,
        named.field_name
    from correction
    inner join named
        on
            correction.table_code = named.table_code
            and correction.row_code = named.row_code
            and correction.column_code = named.column_code
    where correction.report_id is not null
),

wide as (
    select
        report_wide.report_id,
        report_wide.applications_received_new_total,
        report_wide.proactive_licences_decisions,
        report_wide.proactive_penalties_decisions
    from report_wide
    where report_wide.report_id in (select related_report.report_id from related_report)
),

listed as (
    unpivot wide
    on columns(* exclude (report_id))
    into
    name field_name
    value cell_value
)

select
    listed.report_id,
    named.table_code,
    named.row_code,
    named.column_code,
    listed.cell_value as value
from listed
inner join named on listed.field_name = named.field_name
anti join corrected on listed.report_id = corrected.report_id and listed.field_name = corrected.field_name
union all
select
    figure.report_id,
    figure.table_code,
    figure.row_code,
    figure.column_code,
    figure.value
from figure
inner join named
    on
        figure.table_code = named.table_code
        and figure.row_code = named.row_code
        and figure.column_code = named.column_code
inner join corrected on figure.report_id = corrected.report_id and named.field_name = corrected.field_name
inner join related_report on figure.report_id = related_report.report_id;
