-- kind: query
-- name: compile_government
-- title_zh: 汇总核对
-- title_en: A government's report compiled from its parts
-- grain: cell
-- parameter.agency_id: 政府的机关编号 | agency id of the government
-- parameter.year: 报告年度 | report year
-- column.format_version: 格式版本（已公布汇总的格式，没有时取各组成最多的格式） | form: that of the published aggregate, else the
--     one that most parts use
-- column.table_code: 表 | table
-- column.row_code: 行代码 | code of the row
-- column.column_code: 列代码 | code of the column
-- column.row_label_zh: 行名称（中文） | row label, Chinese
-- column.row_label_en: 行名称（英文） | row label, English
-- column.column_label_zh: 列名称（中文） | column label, Chinese
-- column.column_label_en: 列名称（英文） | column label, English
-- column.unit: 单位 | unit
-- column.is_compiled: 能否相加（项目清单各级共用、采购金额单位不定，不相加） | whether it may be added up (lists of items are shared by
--     the levels, the unit of the procurement amount is open)
-- column.compiled_value: 各组成之和；没有一个数时为空 | sum of the parts; null where none has a number
-- column.part_count: 应计入的机关数 | parts
-- column.number_count: 其中有数字的 | parts with a number in this cell
-- column.blank_count: 其中空白的 | parts that left it blank
-- column.other_count: 其中为不适用、文字或不能辨认的 | parts with something else there
-- column.absent_count: 其中有报告而没有这个单元格的 | parts whose report lacks the cell
-- column.missing_count: 其中没有可计入的报告的 | parts without a report to include
-- column.published_value: 已公布汇总报告的数 | number of the published aggregate
-- column.published_state: 已公布汇总报告的单元格状态，没有报告时为空 | state of its cell, null without a report
-- column.difference: 已公布减各组成之和；只差在公布数末位之后（四舍五入）的为零 |
--     published less the sum of the parts; zero where rounding to the published decimals makes them one
with
part as (
    select
        agency_id,
        report_id
    from government_part($agency_id, $year)
),

counted as (
    select
        count(*) as part_count,
        count(report_id) as included_count
    from part
),

published as (
    select
        report_id,
        format_version
    from report
    where
        is_current
        and agency_id = $agency_id::varchar
        and report_year = $year::integer
        and scope = 'aggregate'
),

usual as (
    select r.format_version
    from part as p
    inner join report as r on p.report_id = r.report_id
    where r.format_version is not null
    group by r.format_version
    order by count(*) desc, r.format_version desc
    limit 1
),

form as (
    select coalesce((select p.format_version from published as p), (select u.format_version from usual as u))
        as format_version
),

cell as (
    select
        f.format_version,
        f.table_code,
        f.row_code,
        f.column_code,
        f.row_position,
        f.column_position,
        f.row_label_zh,
        f.row_label_en,
        f.column_label_zh,
        f.column_label_en,
        f.unit,
        is_compiled(f.column_code) as is_compiled
    from format_field as f
    inner join form as o on f.format_version = o.format_version
    where f.is_national
),

added as (
    select
        f.table_code,
        f.row_code,
        f.column_code,
        sum(f.value) as compiled_value,
        count(f.value) as number_count,
        count(*) filter (where f.state = 'blank') as blank_count,
        count(*) filter (where f.value is null and f.state <> 'blank') as other_count,
        count(*) as cell_count
    from figure as f
    where f.report_id in (select p.report_id from part as p)
    group by f.table_code, f.row_code, f.column_code
),

printed as (
    select
        f.table_code,
        f.row_code,
        f.column_code,
        f.value,
        f.state,
        -- Fees are added up to the cent and published in units of 10,000 yuan.
        0.5 / power(10, length(regexp_extract(rtrim(f.value::varchar, '0'), '\.(\d*)$', 1))) as half_a_digit
    from figure as f
    where f.report_id in (select p.report_id from published as p)
)

select
    c.format_version,
    c.table_code,
    c.row_code,
    c.column_code,
    c.row_label_zh,
    c.row_label_en,
    c.column_label_zh,
    c.column_label_en,
    c.unit,
    c.is_compiled,
    case when c.is_compiled then a.compiled_value end as compiled_value,
    n.part_count,
    coalesce(a.number_count, 0) as number_count,
    coalesce(a.blank_count, 0) as blank_count,
    coalesce(a.other_count, 0) as other_count,
    n.included_count - coalesce(a.cell_count, 0) as absent_count,
    n.part_count - n.included_count as missing_count,
    p.value as published_value,
    case
        when p.state is not null then p.state
        when exists (from published) then 'absent'
    end as published_state,
    case
        when c.is_compiled and abs(p.value - a.compiled_value) < p.half_a_digit then 0
        when c.is_compiled then p.value - a.compiled_value
    end as difference
from cell as c
cross join counted as n
left join added as a on c.table_code = a.table_code and c.row_code = a.row_code and c.column_code = a.column_code
left join printed as p on c.table_code = p.table_code and c.row_code = p.row_code and c.column_code = p.column_code
order by
    case c.table_code when 'proactive' then 1 when 'applications' then 2 else 3 end,
    c.row_position,
    c.column_position;
