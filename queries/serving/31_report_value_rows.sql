-- 由指标的各项得出数值。 | The rows of report_value for some measures, from their terms (data/measures) and the cells.
-- $field_names are the columns of report_wide that the terms name, in the order of the table. $report_ids: the
-- reports to make rows of, null for all; $read_report_ids: these and those of the year before.
insert into report_value
with
term as (
    select
        measure_number,
        format_version,
        part = 'numerator' as is_numerator,
        dense_rank() over (order by measure_number, addend) as addend_number,
        count(*) over (partition by measure_number, format_version, addend) = 1 as is_alone,
        count(*) over (partition by measure_number, format_version) = 1 as is_only,
        sign::tinyint as sign,
        is_required,
        case when conversion is not null then field_name end as converted_field_name,
        list_position($field_names::varchar[], field_name) as field_position,
        list_transform(part_field_names, lambda name: list_position($field_names::varchar[], name)) as part_positions,
        list_position($field_names::varchar[], unless_field_name) as unless_position,
        list_transform(unless_part_field_names, lambda name: list_position($field_names::varchar[], name))
            as unless_part_positions
    from incoming_term
    where list_contains($measure_numbers::integer[], measure_number)
),

cell as (
    select
        report_id,
        list_value(*columns(lambda name: list_contains($field_names::varchar[], name))) as cells
    from report_wide
    where $read_report_ids::bigint[] is null or report_id in (select unnest($read_report_ids::bigint[]))
),

-- A printed total that is not a number is added up from its parts where any part is a number. A term steps back before
-- another name of the same quantity.
printed as (
    select
        r.report_id,
        t.measure_number,
        t.is_numerator,
        t.addend_number,
        t.is_alone,
        t.is_only,
        t.sign,
        t.is_required,
        t.converted_field_name,
        list_extract(c.cells, t.field_position) as printed_value,
        case
            when list_extract(c.cells, t.field_position) is null and len(t.part_positions) > 0
                then list_sum(list_select(c.cells, t.part_positions))
        end as added_value
    from report_measure as r
    inner join cell as c on r.report_id = c.report_id
    inner join term as t on coalesce(r.format_version, '') = t.format_version
    where
        t.unless_position is null
        or coalesce(
            list_extract(c.cells, t.unless_position), list_sum(list_select(c.cells, t.unless_part_positions))
        ) is null
),

converted as (
    select
        p.report_id,
        p.measure_number,
        p.is_numerator,
        p.addend_number,
        p.is_alone,
        p.is_only,
        p.printed_value is null and p.added_value is not null as is_computed,
        (
            p.sign * coalesce(p.printed_value, p.added_value)
            * case when p.converted_field_name is null then 1 else f.factor end
        )::decimal(38, 6) as term_value
    from printed as p
    left join figure_factor as f on p.report_id = f.report_id and p.converted_field_name = f.field_name
    where p.is_required or p.printed_value is not null or p.added_value is not null
),

-- Terms that count only together have no number where one of them lacks it. Most measures have one term: nothing is
-- added up for them.
addend_value as (
    select
        report_id,
        measure_number,
        count(term_value) = count(*) as is_complete,
        sum(term_value) filter (where is_numerator) as numerator,
        sum(term_value) filter (where not is_numerator) as denominator,
        bool_or(is_computed) as is_computed
    from converted
    where not is_alone
    group by report_id, measure_number, addend_number
    union all
    select
        report_id,
        measure_number,
        term_value is not null as is_complete,
        case when is_numerator then term_value end as numerator,
        case when not is_numerator then term_value end as denominator,
        is_computed
    from converted
    where is_alone and not is_only
),

summed as (
    select
        report_id,
        measure_number,
        sum(numerator) filter (where is_complete) as numerator,
        sum(denominator) filter (where is_complete) as denominator,
        not bool_and(is_complete) as is_incomplete,
        bool_or(is_computed) as is_computed
    from addend_value
    group by report_id, measure_number
    union all
    select
        report_id,
        measure_number,
        case when is_numerator then term_value end as numerator,
        case when not is_numerator then term_value end as denominator,
        term_value is null as is_incomplete,
        is_computed
    from converted
    where is_only
),

valued as materialized (
    select s.*
    from summed as s
    inner join measure as m on s.measure_number = m.measure_number
    where s.numerator is not null and (m.measure_kind = 'count' or s.denominator is not null)
)

select
    v.measure_number,
    v.report_id,
    r.report_year,
    v.numerator,
    v.denominator,
    b.numerator as previous_numerator,
    b.denominator as previous_denominator,
    v.is_incomplete,
    v.is_computed,
    f.format_version is null as is_outside_form
from valued as v
inner join report_measure as r on v.report_id = r.report_id
left join valued as b on r.previous_report_id = b.report_id and v.measure_number = b.measure_number
left join measure_format as f on v.measure_number = f.measure_number and r.format_version = f.format_version
where $report_ids::bigint[] is null or v.report_id in (select unnest($report_ids::bigint[]))
order by v.measure_number, r.rowid;
