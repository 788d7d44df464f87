-- 未加筛选的合计。 | Serving table: one row a measure, scope and year over all reports: what views/05_measure_total.sql
-- adds up for a selection, ready for the view without filters, the one with most reports.
-- store/add_to_measure_year.sql keeps it up.
create or replace table measure_year as
with
added as (
    select
        v.measure_number,
        r.scope,
        r.report_year,
        sum(v.numerator) as numerator,
        sum(v.denominator) as denominator,
        count(*) as body_count,
        count(*) filter (where v.is_outside_form) as outside_form_count,
        count(*) filter (where v.is_incomplete) as incomplete_count,
        count(*) filter (where v.is_computed) as computed_count,
        count(v.previous_numerator) as matched_body_count,
        sum(v.numerator) filter (where v.previous_numerator is not null) as matched_numerator,
        sum(v.denominator) filter (where v.previous_numerator is not null) as matched_denominator,
        sum(v.previous_numerator) as matched_previous_numerator,
        sum(v.previous_denominator) as matched_previous_denominator
    from report_value as v
    inner join report_measure as r on v.report_id = r.report_id
    group by v.measure_number, r.scope, r.report_year
)

select
    a.measure_number,
    a.scope,
    a.report_year,
    a.numerator,
    a.denominator,
    a.body_count,
    a.outside_form_count,
    a.incomplete_count,
    a.computed_count,
    coalesce(w.value_count, 0) as valued_count,
    middle_of_window(w.value_count, w.first_rank, w.middle_values) as median_value,
    a.matched_body_count,
    a.matched_numerator,
    a.matched_denominator,
    a.matched_previous_numerator,
    a.matched_previous_denominator
from added as a
left join value_window as w
    on
        a.measure_number = w.measure_number
        and a.report_year = w.report_year
        and a.scope = w.scope
        and w.level is null
        and w.kind is null
order by a.measure_number, a.scope, a.report_year;
