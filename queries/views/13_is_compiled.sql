-- 能否汇总。 | Whether a cell of the form may be added up over bodies of the same year. Counts and fees may, and so may
-- stocks on one day (documents in force or disclosed, cases pending, applications carried over): each belongs to one
-- body. Lists of items are shared by the levels of government, their changes with them; the form leaves the unit of the
-- procurement amount open.
create or replace macro is_compiled(column_code) as
column_code not in ('items_previous_year', 'items_change', 'procurement_amount');
