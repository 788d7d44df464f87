-- 未加筛选的合计。 | Serving table: one row a measure, scope and year over all reports: what views/05_measure_total.sql
-- adds up for a selection, ready for the view without filters, the one with most reports. $year_keys: the years and
-- scopes to make, null for all.
create or replace table measure_year as
with
valued as (
    select
        v.*,
        r.scope,
        case
            when m.measure_kind = 'count' then v.numerator::double
            else v.numerator::double / nullif(v.denominator::double, 0)
        end as body_value
    from report_value as v
    inner join report_measure as r on v.report_id = r.report_id
    inner join measure as m on v.measure_number = m.measure_number
    where
        $year_keys::varchar[] is null
        or concat_ws('|', r.report_year, r.scope) in (select unnest($year_keys::varchar[]))
),

added as (
    select
        measure_number,
        scope,
        report_year,
        sum(numerator) as numerator,
        sum(denominator) as denominator,
        count(*) as body_count,
        count(*) filter (where is_outside_form) as outside_form_count,
        count(*) filter (where is_incomplete) as incomplete_count,
        count(*) filter (where is_computed) as computed_count,
        median(body_value) as median_value,
        count(previous_numerator) as matched_body_count,
        sum(numerator) filter (where previous_numerator is not null) as matched_numerator,
        sum(denominator) filter (where previous_numerator is not null) as matched_denominator,
        sum(previous_numerator) as matched_previous_numerator,
        sum(previous_denominator) as matched_previous_denominator
    from valued
    group by measure_number, scope, report_year
)

select *
from added
order by measure_number, scope, report_year;
