-- name: x_carry
-- kind: check
-- terms: $terms, the number that a report opens with (total) and the one that last year's report carried over
-- grain: one row a report and applicant column whose opening number is not what the year before carried out
with checked_report as (
    select
        report_id,
        agency_id,
        report_year,
        scope
    from report_to_check($agency_ids, $first_year, $last_year)
),

-- The body itself, and the bodies that it replaced or took in.
lineage as (
    select
        agency_id,
        agency_id as previous_agency_id,
        null::integer as ended_year
    from agency
    union all
    select
        successor_agency_id as agency_id,
        agency_id as previous_agency_id,
        valid_to_year as ended_year
    from agency
    where successor_agency_id is not null and valid_to_year is not null
),

-- A body founded, ended, merged or split around the turn of the year: its numbers may rightly not continue.
reorganised_report as (
    select r.report_id
    from checked_report as r
    inner join agency as a on r.agency_id = a.agency_id
    where a.valid_from_year = r.report_year or a.valid_to_year between r.report_year - 1 and r.report_year
    union
    select r.report_id
    from checked_report as r
    inner join lineage as l on r.agency_id = l.agency_id
    where l.ended_year between r.report_year - 1 and r.report_year
),

report_pair as (
    select
        r.report_id,
        p.report_id as previous_report_id
    from checked_report as r
    inner join lineage as l
        on
            r.agency_id = l.agency_id
            and (l.ended_year is null or l.ended_year between r.report_year - 1 and r.report_year)
    inner join report as p
        on
            l.previous_agency_id = p.agency_id
            and r.scope = p.scope
            and r.report_year - 1 = p.report_year
            and p.is_current
),

term as (
    select unnest(
        $terms::struct(
            table_code varchar,
            row_code varchar,
            column_code varchar,
            line_number integer,
            part varchar,
            source varchar
        )[],
        recursive := true
    )
),

opening_cell as (
    select
        f.report_id,
        t.line_number,
        f.table_code || '.' || f.row_code || '.' || f.column_code as figure_key,
        f.column_code,
        f.value,
        f.state
    from figure as f
    inner join checked_report as r on f.report_id = r.report_id
    inner join term as t
        on f.table_code = t.table_code and f.row_code = t.row_code and f.column_code = t.column_code
    where t.part = 'total'
),

-- A blank total whose applicants are numbers is computed from them; T3_ROW_TOTAL_BLANK names it.
opening_total as (
    select
        report_id,
        sum(value) filter (where column_code <> 'total') as value
    from opening_cell
    group by report_id
    having bool_or(column_code = 'total' and state = 'blank') and not bool_or(state in ('text', 'unreadable'))
),

opening as (
    select
        c.report_id,
        c.line_number,
        c.figure_key,
        c.state,
        coalesce(c.value, t.value) as value,
        t.value is not null as is_computed
    from opening_cell as c
    left join opening_total as t on c.report_id = t.report_id and c.column_code = 'total'
),

closing_cell as (
    select
        p.report_id,
        p.previous_report_id,
        t.line_number,
        f.column_code,
        f.value,
        f.state
    from figure as f
    inner join report_pair as p on f.report_id = p.previous_report_id
    inner join term as t
        on f.table_code = t.table_code and f.row_code = t.row_code and f.column_code = t.column_code
    where t.source = 'previous'
),

closing_total as (
    select
        report_id,
        previous_report_id,
        sum(value) filter (where column_code <> 'total') as value
    from closing_cell
    group by report_id, previous_report_id
    having bool_or(column_code = 'total' and state = 'blank') and not bool_or(state in ('text', 'unreadable'))
),

closing as (
    select
        c.report_id,
        c.line_number,
        sum(coalesce(c.value, t.value)) as value,
        bool_or(c.value is null and t.value is null) as has_blank,
        bool_or(t.value is not null) as is_computed,
        bool_or(c.state in ('text', 'unreadable')) as has_unreadable
    from closing_cell as c
    left join closing_total as t
        on c.report_id = t.report_id and c.previous_report_id = t.previous_report_id and c.column_code = 'total'
    group by c.report_id, c.line_number
),

carried as (
    select
        o.report_id,
        o.figure_key,
        o.value as carried_in,
        c.value as carried_out,
        o.value is null or c.has_blank as implied_zero,
        o.is_computed or c.is_computed as is_computed,
        case
            when
                not exists (select 1 from report_pair as p where p.report_id = o.report_id)
                then 'no_previous_report'
            when c.report_id is null then 'absent_previous_cell'
            when o.state in ('text', 'unreadable') or c.has_unreadable then 'unreadable_cell'
            when o.value is null and c.value is null then 'all_blank'
            when abs(coalesce(o.value, 0) - coalesce(c.value, 0)) <= $tolerance then 'holds'
        end as reason
    from opening as o
    left join closing as c on o.report_id = c.report_id and o.line_number = c.line_number
)

select
    c.report_id,
    c.figure_key,
    case when c.reason is null then 'offending' else 'not_checkable' end as status,
    c.reason,
    case when c.reason is null then coalesce(c.carried_out, 0) end as expected_value,
    case when c.reason is null then c.carried_in end as found_value,
    c.carried_out,
    coalesce(c.implied_zero, false) as implied_zero,
    case when g.report_id is not null then 'warning' end as severity,
    case when g.report_id is not null then 'reorganised' end as case_code,
    coalesce(c.is_computed, false) as is_computed
from carried as c
left join reorganised_report as g on c.report_id = g.report_id
where c.reason is distinct from 'holds'
union all by name
select
    r.report_id,
    t.table_code || '.' || t.row_code || '.' || t.column_code as figure_key,
    'not_checkable' as status,
    'absent_table' as reason,
    false as implied_zero,
    false as is_computed
from checked_report as r
inner join term as t on t.part = 'total' and t.column_code = 'total'
where not exists (select 1 from opening_cell as c where c.report_id = r.report_id);
