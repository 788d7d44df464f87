-- 单元格有无数字。 | What a cell holds: filled (a number or zero), blank, or unclear (something that is no number).
create or replace macro fill_class(state) as
case
    when state in ('number', 'zero') then 'filled'
    when state in ('blank', 'not_applicable') then 'blank'
    else 'unclear'
end;
