-- name: x_text_change
-- kind: check
-- grain: one row a change over last year in the narrative that the tables of the two years contradict
with checked_report as (
    select
        report_id,
        agency_id,
        report_year,
        scope,
        is_partial
    from report_to_check($agency_ids, $first_year, $last_year)
),

change as (
    select
        c.report_id,
        c.claim_number,
        c.claim_kind,
        c.subject_code,
        c.value,
        c.precision_value,
        c.quote,
        c.position = 0 as is_noted,
        n.value as count_value,
        s.figure_key,
        p.report_id as previous_report_id,
        p.format_version as previous_format,
        r.is_partial
    from claim as c
    inner join checked_report as r on c.report_id = r.report_id
    inner join claim as n on c.report_id = n.report_id and c.related_number = n.claim_number
    inner join claim_subject as s on c.subject_code = s.subject_code
    left join report as p
        on
            r.agency_id = p.agency_id
            and r.scope = p.scope
            and r.report_year - 1 = p.report_year
            and p.is_current
    where c.claim_kind in ('change', 'change_count') and n.operator = 'exact'
),

wanted as (
    select
        c.report_id,
        c.claim_number,
        c.previous_report_id,
        m.reading,
        m.table_code,
        m.row_code,
        m.column_code
    from change as c
    inner join claim_subject_cell as m
        on
            c.subject_code = m.subject_code
            and (m.format_version is null or c.previous_format = m.format_version)
    where c.previous_report_id is not null
),

cell as (
    select
        f.report_id,
        f.table_code,
        f.row_code,
        f.column_code,
        f.value
    from figure as f
    where f.report_id in (select w.previous_report_id from wanted as w)
),

-- Last year's number in each reading; blanks and missing cells leave a reading out.
previous as (
    select
        w.report_id,
        w.claim_number,
        w.reading,
        sum(c.value) as previous_value
    from wanted as w
    left join cell as c
        on
            w.previous_report_id = c.report_id
            and w.table_code = c.table_code
            and w.row_code = c.row_code
            and w.column_code = c.column_code
    group by w.report_id, w.claim_number, w.reading
    having count(c.value) = count(*)
),

compared as (
    select
        c.report_id,
        c.claim_number,
        max(p.previous_value) filter (where p.reading = 1) as previous_value,
        coalesce(
            bool_or(
                case c.claim_kind
                    when 'change_count' then abs(c.count_value - p.previous_value - c.value) <= $tolerance
                    else
                        abs(100.0 * (c.count_value - p.previous_value) / nullif(p.previous_value, 0) - c.value)
                        <= c.precision_value
                end
            ),
            false
        ) as agrees
    from change as c
    left join previous as p on c.report_id = p.report_id and c.claim_number = p.claim_number
    group by c.report_id, c.claim_number
),

judged as (
    select
        c.*,
        m.previous_value,
        case
            when c.previous_report_id is null then 'no_previous_report'
            when m.previous_value is null then 'absent_previous_cell'
            when c.claim_kind = 'change' and m.previous_value = 0 then 'zero_base'
            when m.agrees then 'holds'
        end as reason
    from change as c
    inner join compared as m on c.report_id = m.report_id and c.claim_number = m.claim_number
)

select
    report_id,
    figure_key,
    claim_number,
    previous_report_id as other_report_id,
    case when reason is null then 'offending' else 'not_checkable' end as status,
    reason,
    case
        when reason is null and claim_kind = 'change_count' then count_value - previous_value
        when reason is null then round(100.0 * (count_value - previous_value) / previous_value, 2)::decimal(38, 6)
    end as expected_value,
    case when reason is null then value end as found_value,
    false as implied_zero,
    null::varchar as severity,
    case when claim_kind = 'change_count' then 'count' end as case_code,
    subject_code as detail,
    previous_format as cell_format,
    count_value,
    previous_value,
    quote,
    is_noted,
    is_partial
from judged
where reason is distinct from 'holds'
union all by name
select
    r.report_id,
    '' as figure_key,
    'not_checkable' as status,
    case
        when
            exists (select 1 from paragraph as p where p.report_id = r.report_id)
            or exists (select 1 from claim as c where c.report_id = r.report_id)
            then 'no_claim'
        else 'no_narrative'
    end as reason,
    false as implied_zero
from checked_report as r
where not exists (select 1 from change as c where c.report_id = r.report_id);
