-- Sums of the measures, years and scopes of changed_value: what they were, with what came and without what went.
create or replace temp table made as
with
signed as (
    select
        measure_number,
        scope,
        report_year,
        copies,
        copies * (is_outside_form::integer) as outside_form_copies,
        copies * (is_incomplete::integer) as incomplete_copies,
        copies * (is_computed::integer) as computed_copies,
        case when previous_numerator is null then 0 else copies end as matched_copies,
        case when copies > 0 then numerator else -numerator end as numerator,
        case when copies > 0 then denominator else -denominator end as denominator,
        case when copies > 0 then previous_numerator else -previous_numerator end as previous_numerator,
        case when copies > 0 then previous_denominator else -previous_denominator end as previous_denominator
    from changed_value
),

change as (
    select
        measure_number,
        scope,
        report_year,
        sum(copies) as body_count,
        sum(outside_form_copies) as outside_form_count,
        sum(incomplete_copies) as incomplete_count,
        sum(computed_copies) as computed_count,
        sum(matched_copies) as matched_body_count,
        coalesce(sum(numerator), 0) as numerator,
        coalesce(sum(denominator), 0) as denominator,
        coalesce(sum(numerator) filter (where previous_numerator is not null), 0) as matched_numerator,
        coalesce(sum(denominator) filter (where previous_numerator is not null), 0) as matched_denominator,
        coalesce(sum(previous_numerator), 0) as previous_numerator,
        coalesce(sum(previous_denominator), 0) as previous_denominator
    from signed
    group by measure_number, scope, report_year
),

added as (
    select
        c.measure_number,
        c.scope,
        c.report_year,
        m.measure_kind <> 'count' as has_denominator,
        (coalesce(y.body_count, 0) + c.body_count)::bigint as body_count,
        (coalesce(y.outside_form_count, 0) + c.outside_form_count)::bigint as outside_form_count,
        (coalesce(y.incomplete_count, 0) + c.incomplete_count)::bigint as incomplete_count,
        (coalesce(y.computed_count, 0) + c.computed_count)::bigint as computed_count,
        (coalesce(y.matched_body_count, 0) + c.matched_body_count)::bigint as matched_body_count,
        coalesce(y.numerator, 0) + c.numerator as numerator,
        coalesce(y.denominator, 0) + c.denominator as denominator,
        coalesce(y.matched_numerator, 0) + c.matched_numerator as matched_numerator,
        coalesce(y.matched_denominator, 0) + c.matched_denominator as matched_denominator,
        coalesce(y.matched_previous_numerator, 0) + c.previous_numerator as matched_previous_numerator,
        coalesce(y.matched_previous_denominator, 0) + c.previous_denominator as matched_previous_denominator
    from change as c
    inner join measure as m on c.measure_number = m.measure_number
    left join measure_year as y
        on c.measure_number = y.measure_number and c.scope = y.scope and c.report_year = y.report_year
)

-- A sum of nothing is null, not zero: a count has no denominators, a year without the one before no matched numbers.
select
    a.measure_number,
    a.scope,
    a.report_year,
    a.numerator,
    case when a.has_denominator then a.denominator end as denominator,
    a.body_count,
    a.outside_form_count,
    a.incomplete_count,
    a.computed_count,
    coalesce(w.value_count, 0) as valued_count,
    middle_of_window(w.value_count, w.first_rank, w.middle_values) as median_value,
    a.matched_body_count,
    case when a.matched_body_count > 0 then a.matched_numerator end as matched_numerator,
    case when a.matched_body_count > 0 and a.has_denominator then a.matched_denominator end as matched_denominator,
    case when a.matched_body_count > 0 then a.matched_previous_numerator end as matched_previous_numerator,
    case when a.matched_body_count > 0 and a.has_denominator then a.matched_previous_denominator end
        as matched_previous_denominator
from added as a
left join value_window as w
    on
        a.measure_number = w.measure_number
        and a.report_year = w.report_year
        and a.scope = w.scope
        and w.level is null
        and w.kind is null;
