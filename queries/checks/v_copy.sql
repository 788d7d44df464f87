-- name: v_copy
-- kind: check
-- grain: one row a report whose numbers are all those of the year before, or that cannot be compared
with report_pair as (
    select *
    from report_pair_to_check($agency_ids, $first_year, $last_year)
),

-- The sum of the hashes of a report's cells does not depend on their order; with the count it stands for all of them.
fingerprint as (
    select
        f.report_id,
        sum(hash(f.table_code, f.row_code, f.column_code, f.value)) as fingerprint,
        count(*) as number_count,
        count(*) filter (where f.value <> 0) as nonzero_count
    from figure as f
    where
        f.value is not null
        and f.report_id in (
            select p.report_id from report_pair as p
            union all
            select p.previous_report_id from report_pair as p
            where p.previous_report_id is not null
        )
    group by f.report_id
),

compared as (
    select
        p.report_id,
        t.number_count,
        t.nonzero_count,
        case
            when p.previous_report_id is null then 'no_previous_report'
            when t.report_id is null or l.report_id is null then 'no_numbers'
            when
                t.fingerprint <> l.fingerprint or t.number_count <> l.number_count or t.nonzero_count = 0
                then 'holds'
        end as reason
    from report_pair as p
    left join fingerprint as t on p.report_id = t.report_id
    left join fingerprint as l on p.previous_report_id = l.report_id
)

select
    report_id,
    '' as figure_key,
    case when reason is null then 'offending' else 'not_checkable' end as status,
    reason,
    null::decimal(38, 6) as expected_value,
    null::decimal(38, 6) as found_value,
    false as implied_zero,
    null::varchar as severity,
    null::varchar as case_code,
    number_count,
    nonzero_count
from compared
where reason is distinct from 'holds';
