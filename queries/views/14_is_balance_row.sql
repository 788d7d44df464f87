-- 收支四行。 | Whether a row of the table of applications is one of the four that its balance is made of; all others are
-- single outcomes.
create or replace macro is_balance_row(row_code) as
row_code in ('received_new', 'carried_in', 'outcome_total', 'carried_out');
