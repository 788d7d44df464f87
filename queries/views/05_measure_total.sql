-- 指标按年汇总。 | One row a measure and year with a selected report: the pooled value, how many bodies it covers, the
-- median body, the calendar year before, and the same over the bodies with a number in both years. The years asked
-- for limit what is returned, not what is compared.
create or replace macro measure_total(
    wanted_measures, wanted_years, wanted_scope, wanted_region_code, wanted_levels, wanted_kinds, wanted_agency_ids
) as table
    with
    wanted as (
        select *
        from measure
        where list_contains(wanted_measures::varchar[], measure)
    ),

    selected as (
        select
            report_id,
            report_year,
            format_version
        from selected_report(
            null, wanted_scope, wanted_region_code, wanted_levels, wanted_kinds, wanted_agency_ids
        )
    ),

    report_total as (
        select
            report_year,
            count(*) as report_count
        from selected
        group by report_year
    ),

    form_total as (
        select
            report_year,
            format_version,
            count(*) as report_count
        from selected
        group by report_year, format_version
    ),

    asked as (
        select
            f.measure_number,
            t.report_year,
            sum(t.report_count) as report_count
        from form_total as t
        inner join measure_format as f on t.format_version = f.format_version
        inner join wanted as w on f.measure_number = w.measure_number
        group by f.measure_number, t.report_year
    ),

    -- Without filters the sums are at hand (serving/45_measure_year.sql), and no body is read.
    filtered as (
        select *
        from selected
        where not is_unfiltered(wanted_region_code, wanted_levels, wanted_kinds, wanted_agency_ids)
    ),

    stored as (
        select *
        from measure_year
        where
            scope = wanted_scope::varchar
            and is_unfiltered(wanted_region_code, wanted_levels, wanted_kinds, wanted_agency_ids)
    ),

    valued as (
        select
            w.measure_number,
            w.measure_kind,
            s.report_year,
            v.numerator,
            v.denominator,
            v.previous_numerator,
            v.previous_denominator,
            v.is_incomplete,
            v.is_computed,
            v.is_outside_form,
            body_value(w.measure_kind, v.numerator, v.denominator) as body_value
        from wanted as w
        inner join report_value as v on w.measure_number = v.measure_number
        inner join filtered as s on v.report_id = s.report_id
    ),

    added as (
        select
            measure_number,
            report_year,
            sum(numerator) as numerator,
            sum(denominator) as denominator,
            count(*) as body_count,
            count(*) filter (where is_outside_form) as outside_form_count,
            count(*) filter (where is_incomplete) as incomplete_count,
            count(*) filter (where is_computed) as computed_count,
            count(body_value) as valued_count,
            median(body_value) as median_value,
            count(previous_numerator) as matched_body_count,
            sum(numerator) filter (where previous_numerator is not null) as matched_numerator,
            sum(denominator) filter (where previous_numerator is not null) as matched_denominator,
            sum(previous_numerator) as matched_previous_numerator,
            sum(previous_denominator) as matched_previous_denominator
        from valued
        group by measure_number, report_year
    ),

    summed as (
        select *
        from added
        union all
        select
            y.measure_number,
            y.report_year,
            y.numerator,
            y.denominator,
            y.body_count,
            y.outside_form_count,
            y.incomplete_count,
            y.computed_count,
            y.valued_count,
            y.median_value,
            y.matched_body_count,
            y.matched_numerator,
            y.matched_denominator,
            y.matched_previous_numerator,
            y.matched_previous_denominator
        from stored as y
        inner join wanted as w on y.measure_number = w.measure_number
    ),

    placed as (
        select
            w.measure_number,
            w.measure,
            w.measure_kind,
            r.report_year,
            r.report_count,
            a.numerator,
            a.denominator,
            a.median_value,
            a.matched_numerator,
            a.matched_denominator,
            a.matched_previous_numerator,
            a.matched_previous_denominator,
            coalesce(a.body_count, 0) as body_count,
            coalesce(q.report_count, 0) + coalesce(a.outside_form_count, 0) as applicable_count,
            coalesce(a.incomplete_count, 0) as incomplete_count,
            coalesce(a.computed_count, 0) as computed_count,
            coalesce(a.valued_count, 0) as valued_count,
            coalesce(a.matched_body_count, 0) as matched_body_count,
            body_value(w.measure_kind, a.numerator, a.denominator) as pooled_value,
            body_value(w.measure_kind, a.matched_numerator, a.matched_denominator) as matched_value,
            body_value(w.measure_kind, a.matched_previous_numerator, a.matched_previous_denominator)
                as matched_previous_value,
            coalesce(b.break_codes, '') as break_codes
        from wanted as w
        cross join report_total as r
        left join summed as a on w.measure_number = a.measure_number and r.report_year = a.report_year
        left join asked as q on w.measure_number = q.measure_number and r.report_year = q.report_year
        left join measure_break as b on w.measure_number = b.measure_number and r.report_year = b.report_year
    ),

    compared as (
        select
            *,
            max(pooled_value) over year_before as previous_value,
            max(numerator) over year_before as previous_numerator,
            max(denominator) over year_before as previous_denominator,
            max(body_count) over year_before as previous_body_count
        from placed
        window
            year_before as (
                partition by measure_number
                order by report_year
                range between 1 preceding and 1 preceding
            )
    ),

    segmented as (
        select
            *,
            sum(
                (pooled_value is not null and (previous_value is null or break_codes <> ''))::integer
            ) over (partition by measure_number order by report_year)::integer as segment
        from compared
    )

    select
        measure,
        report_year::integer as report_year,
        pooled_value as value,
        numerator,
        denominator,
        body_count,
        report_count,
        applicable_count,
        incomplete_count,
        computed_count,
        valued_count,
        median_value,
        coalesce(denominator < 30, false) as is_below_base,
        case when measure_kind = 'share' then wilson_bound(numerator, denominator, -1) end as interval_low,
        case when measure_kind = 'share' then wilson_bound(numerator, denominator, 1) end as interval_high,
        previous_value,
        previous_numerator,
        previous_denominator,
        previous_body_count,
        pooled_value - previous_value as change,
        case when measure_kind = 'count' then (pooled_value - previous_value) / nullif(previous_value, 0) end
            as change_ratio,
        matched_body_count,
        matched_value,
        matched_numerator,
        matched_denominator,
        matched_previous_value,
        matched_previous_numerator,
        matched_previous_denominator,
        matched_value - matched_previous_value as matched_change,
        case
            when measure_kind = 'count'
                then (matched_value - matched_previous_value) / nullif(matched_previous_value, 0)
        end as matched_change_ratio,
        break_codes <> '' as has_break,
        break_codes,
        segment
    from segmented
    where wanted_years::integer[] is null or list_contains(wanted_years::integer[], report_year)
    order by list_position(wanted_measures::varchar[], measure), report_year;
