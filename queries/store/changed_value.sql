-- What went (-1) and what came (1) among the values of the reports that changed: earlier_row and later_row hold them
-- before and after, earlier_group and later_group where they counted. A value that is as it was, in the same group of
-- peers, is neither.
create or replace temp table changed_value as
with
earlier as (
    select
        r.*,
        g.* exclude (report_id)
    from earlier_row as r
    inner join earlier_group as g on r.report_id = g.report_id
),

later as (
    select
        r.*,
        g.* exclude (report_id)
    from later_row as r
    inner join later_group as g on r.report_id = g.report_id
),

came as (
    from later
    except all
    from earlier
),

went as (
    from earlier
    except all
    from later
),

counted as (
    select
        *,
        1 as copies
    from came
    union all by name
    select
        *,
        -1 as copies
    from went
)

select
    counted.*,
    case
        when measure.measure_kind = 'count' then counted.numerator::double
        else counted.numerator::double / nullif(counted.denominator::double, 0)
    end as body_value
from counted
inner join measure on counted.measure_number = measure.measure_number;
