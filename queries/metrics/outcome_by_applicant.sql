-- kind: query
-- name: outcome_by_applicant
-- title_zh: 申请与结果按申请人类型
-- title_en: Applications and outcomes by kind of applicant
-- grain: report_year, row, applicant
-- like: measure_by_year.parameters
-- parameter.years: 报告年度列表，空为所选报告的最近一年 | report years, null for the latest year of the reports selected
-- column.report_year: 报告年度 | report year
-- column.row_code: 行代码 | code of the row
-- column.group_code: 所属结果类别，如不予公开 | the group of outcomes it belongs to
-- column.applicant_code: 申请人类型；organisations 为五类之和 | kind of applicant; organisations is the sum of five kinds
-- column.value: 合计，按印出的单元格 | sum over the cells as printed
-- column.body_count: 该单元格有数的机关数；小计取其各部分中最少者 | bodies with a number in the cell; for a derived one the fewest of its
--     parts
-- column.report_count: 所选报告数 | reports selected
-- column.is_derived: 表中不印、由各部分相加 | not printed in the form: added up from its parts
-- column.row_position: 行序 | order of the row
with
candidate as (
    select
        report_id,
        report_year
    from selected_report(
        $years, $scope, $region_code, $levels, $kinds, $agency_ids
    )
),

selected as (
    select c.*
    from candidate as c
    where $years::integer[] is not null or c.report_year = (select max(every.report_year) from candidate as every)
),

-- Without filters the sums are at hand (serving/46_applicant_year.sql), and no report is read.
filtered as (
    select *
    from selected
    where not is_unfiltered($region_code, $levels, $kinds, $agency_ids)
),

stored as (
    select
        report_year,
        substr(field_name, length('applications_') + 1) as field_name,
        cell_value,
        body_count
    from applicant_year
    where scope = $scope::varchar and is_unfiltered($region_code, $levels, $kinds, $agency_ids)
),

wide as (
    select w.* exclude (report_id)
    from applicant_wide as w
    inner join filtered as s on w.report_id = s.report_id and w.report_year = s.report_year
),

report_total as (
    select
        report_year,
        count(*) as report_count
    from selected
    group by report_year
),

totalled as materialized (
    select
        report_year,
        sum(columns('^applications_(.+)$')) as 'sum_\1',  -- noqa: RF05
        count(columns('^applications_(.+)$')) as 'count_\1'  -- noqa: RF05
    from wide
    group by report_year
),

summed as (
    select
        report_year,
        columns('^sum_(.+)$')::decimal(38, 6) as '\1'  -- noqa: RF05
    from totalled
),

counted as (
    select
        report_year,
        columns('^count_(.+)$') as '\1'  -- noqa: RF05
    from totalled
),

cell_sum as (
    unpivot summed
    on columns(* exclude (report_year))
    into
    name field_name
    value cell_value
),

cell_count as (
    unpivot counted
    on columns(* exclude (report_year))
    into
    name field_name
    value body_count
),

cell_total as (
    select
        s.report_year,
        s.field_name,
        s.cell_value,
        c.body_count
    from cell_sum as s
    inner join cell_count as c on s.report_year = c.report_year and s.field_name = c.field_name
    union all
    select *
    from stored
),

field as (
    select
        row_code,
        column_code,
        arg_max(row_parent_code, format_version) as row_parent_code,
        max(row_position) as row_position,
        row_code || '_' || column_code as field_name
    from format_field
    where table_code = 'applications'
    group by row_code, column_code
),

printed as (
    select
        c.report_year,
        f.row_code,
        case when f.row_parent_code <> 'outcomes' then f.row_parent_code end as group_code,
        f.column_code as applicant_code,
        f.row_position,
        c.cell_value,
        c.body_count
    from cell_total as c
    inner join field as f on c.field_name = f.field_name
    where c.body_count > 0
),

with_groups as (
    select
        *,
        false as is_derived
    from printed
    union all
    select
        report_year,
        group_code as row_code,
        null as group_code,
        applicant_code,
        min(row_position) as row_position,
        sum(cell_value) as cell_value,
        min(body_count) as body_count,
        true as is_derived
    from printed
    where group_code is not null
    group by report_year, group_code, applicant_code
),

-- The row 'other' is printed by some reports and stands in three rows in the others: one row of both.
with_other as (
    select
        report_year,
        row_code,
        group_code,
        applicant_code,
        max(row_position) as row_position,
        sum(cell_value) as cell_value,
        sum(body_count) as body_count,
        bool_or(is_derived) as is_derived
    from with_groups
    group by report_year, row_code, group_code, applicant_code
),

with_organisations as (
    select *
    from with_other
    union all
    select
        report_year,
        row_code,
        group_code,
        'organisations' as applicant_code,
        max(row_position) as row_position,
        sum(cell_value) as cell_value,
        min(body_count) as body_count,
        true as is_derived
    from with_other
    where
        applicant_code in (
            select f.column_code from format_field as f
            where f.table_code = 'applications' and f.column_parent_code = 'organisations'
        )
    group by report_year, row_code, group_code
)

select
    o.report_year::integer as report_year,
    o.row_code,
    o.group_code,
    o.applicant_code,
    o.cell_value::double as value,
    o.body_count::bigint as body_count,
    r.report_count,
    o.is_derived,
    o.row_position
from with_organisations as o
inner join report_total as r on o.report_year = r.report_year
order by o.report_year, o.row_position, o.row_code, o.applicant_code;
