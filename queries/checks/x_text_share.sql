-- name: x_text_share
-- kind: check
-- cells: $cells, what the table prints that a share of applications may be of; those of one name are added up
-- grain: one row a share in the narrative that is not its count divided by any base that it can mean
with checked_report as (
    select
        report_id,
        is_partial
    from report_to_check($agency_ids, $first_year, $last_year)
),

share as (
    select
        s.report_id,
        s.claim_number,
        s.value as share_value,
        s.precision_value,
        s.quote,
        s.position = 0 as is_noted,
        c.value as count_value,
        b.value as base_value,
        b.operator as base_operator,
        b.subject_code is not null as is_of_applications,
        r.is_partial
    from claim as s
    inner join checked_report as r on s.report_id = r.report_id
    inner join claim as c on s.report_id = c.report_id and s.related_number = c.claim_number
    inner join claim as b on s.report_id = b.report_id and s.base_number = b.claim_number
    where s.claim_kind = 'share'
),

cell as (
    select unnest(
        $cells::struct(table_code varchar, row_code varchar, column_code varchar, value_name varchar)[],
        recursive := true
    )
),

cell_count as (
    select
        value_name,
        count(*) as cell_count
    from cell
    group by value_name
),

-- Where applications are spoken of, the base may also be what the table prints.
printed_base as (
    select
        f.report_id,
        k.value_name,
        sum(f.value) as base_value
    from figure as f
    inner join cell as k
        on f.table_code = k.table_code and f.row_code = k.row_code and f.column_code = k.column_code
    inner join cell_count as n on k.value_name = n.value_name
    where f.report_id in (select s.report_id from share as s where s.is_of_applications)
    group by f.report_id, k.value_name, n.cell_count
    having count(f.value) = n.cell_count
),

printed as (
    select
        report_id,
        list(base_value) as base_values
    from printed_base
    group by report_id
),

stated as (
    select
        b.report_id,
        list(b.value) as base_values
    from claim as b
    where
        b.claim_kind = 'count'
        and b.subject_code in ('received', 'accepted', 'handled', 'concluded', 'answered')
        and b.report_id in (select s.report_id from share as s where s.is_of_applications)
    group by b.report_id
),

candidate as (
    select
        s.*,
        case
            when s.is_of_applications
                then
                    list_concat([s.base_value], coalesce(p.base_values, []), coalesce(t.base_values, []))
            else [s.base_value]
        end as bases
    from share as s
    left join printed as p on s.report_id = p.report_id
    left join stated as t on s.report_id = t.report_id
),

judged as (
    select
        *,
        case
            when base_operator <> 'exact' then 'inexact_base'
            when base_value = 0 then 'zero_base'
            when
                list_bool_or(
                    list_transform(
                        list_filter(bases, lambda b: b > 0),
                        lambda b: abs(share_value - 100.0 * count_value / b) <= precision_value * (1 + $tolerance)
                    )
                )
                then 'holds'
        end as reason
    from candidate
)

select
    report_id,
    '' as figure_key,
    claim_number,
    case when reason is null then 'offending' else 'not_checkable' end as status,
    reason,
    case when reason is null then round(100.0 * count_value / base_value, 2)::decimal(38, 6) end as expected_value,
    case when reason is null then share_value end as found_value,
    false as implied_zero,
    null::varchar as severity,
    null::varchar as case_code,
    count_value,
    base_value,
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
where not exists (select 1 from share as s where s.report_id = r.report_id);
