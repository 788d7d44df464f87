-- 一个单元格的填写样式。 | A number for a cell and what it holds, of which the patterns of rows and tables are sums. A cell
-- is hashed as one text: hashes of several values together are related, and would cancel each other out.
create or replace macro cell_pattern(table_code, row_code, column_code, state) as
hash(concat_ws('.', table_code, row_code, column_code, fill_class(state)))::hugeint;
