-- What change_among_peers (queries/serving) says of the reports of wanted_report: from report_wide, which has a column
-- a cell; only a corrected cell may say something else there than in the source. $field_names: the columns of $cells,
-- in the order of the table, and $cell_numbers their places in $cells.
create or replace temp table change_of_wanted as
with
number as (
    select
        report_wide.report_id,
        list_value(*columns(lambda name: list_contains($field_names::varchar[], name))) as cell_values
    from report_wide
),

compared as (
    select
        wanted_report.report_id,
        wanted_report.previous_report_id,
        wanted_report.peer_number,
        wanted_report.report_year,
        unnest($cell_numbers::integer[]) as cell_number,
        unnest(number.cell_values) as counted_value,
        unnest(previous.cell_values) as previous_counted_value
    from wanted_report
    inner join number on wanted_report.report_id = number.report_id
    inner join number as previous on wanted_report.previous_report_id = previous.report_id
),

corrected as (
    select distinct
        figure.report_id,
        cell.cell_number,
        figure.value
    from listed_cell($cells) as cell
    inner join correction
        on
            cell.table_code = correction.table_code
            and cell.row_code = correction.row_code
            and cell.column_code = correction.column_code
    inner join figure
        on
            correction.report_id = figure.report_id
            and correction.table_code = figure.table_code
            and correction.row_code = figure.row_code
            and correction.column_code = figure.column_code
),

printed as (
    select
        compared.report_id,
        compared.peer_number,
        compared.report_year,
        compared.cell_number,
        case when own.report_id is null then compared.counted_value else own.value end as value,
        case when previous.report_id is null then compared.previous_counted_value else previous.value end
            as previous_value
    from compared
    left join corrected as own
        on compared.report_id = own.report_id and compared.cell_number = own.cell_number
    left join corrected as previous
        on compared.previous_report_id = previous.report_id and compared.cell_number = previous.cell_number
)

select *
from printed
where printed.value is not null and printed.previous_value > 0;
