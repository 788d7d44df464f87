-- 列出的单元格。 | One row a cell of a list, numbered from 1 in its order.
create or replace macro listed_cell(cells) as table
    select
        c.cell_number,
        c.cell.table_code,
        c.cell.row_code,
        c.cell.column_code
    from (
        select
            generate_subscripts(cells, 1) as cell_number,
            unnest(cells::struct(table_code varchar, row_code varchar, column_code varchar)[]) as cell
    ) as c;
