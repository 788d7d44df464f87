-- kind: outside_metric
-- name: applications_per_residents
-- title_zh: 每万常住人口新收申请
-- title_en: Applications received per 10,000 residents
-- definition_zh: 一个政府汇总报告（全辖区）的新收申请，每一万常住人口多少件。
-- definition_en: Applications received by a whole jurisdiction (aggregate report) for every 10,000 of its residents.
-- formula: received_new / resident_count * 10000
-- numerator: received_new
-- denominator: resident_count
-- additivity: not_additive
-- unit_zh: 件/万人
-- unit_en: applications per 10,000 residents
-- caveat_zh: 常住人口不在年报中，由本单位从统计资料导入，同一年度年末数；没有导入的写明缺少，不用别的年度代替。
--     汇总报告上下级相含，各机关不相加，只看每个机关和居中机关。
-- caveat_en: Residents are not in the reports: an office imports them from its statistics, those of the end of the same
--     year; where none is imported that is said, and no other year stands in. Aggregates contain one another, so bodies
--     are not added up: only each of them and the median body.
-- valid_years: 2008-
-- grain: agency, report_year
-- like: measure_by_year.parameters
-- column.agency_id: 机关编号 | agency id
-- column.agency_name: 机关名称 | name of the body
-- column.kind: 机关类别 | kind of body
-- column.level: 机关层级 | level of the body
-- column.report_id: 报告编号 | report id
-- column.report_year: 报告年度 | report year
-- column.received_new: 新收申请（件），无数为空 | applications received, null where there is no number
-- column.resident_count: 同年常住人口（人），未导入为空 | residents of the same year, null where none was imported
-- column.population_source: 人口数来源 | source of the number of residents
-- column.per_10000: 每万人件数，缺一即空 | applications per 10,000 residents, null where either is missing
-- column.level_median: 同层级有值机关的居中值 | median of the bodies of the same level with a value
-- column.level_count: 同层级有值的机关数 | bodies of the same level with a value
with
selected as (
    select
        report_id,
        agency_id,
        agency_name,
        kind,
        level,
        report_year
    from selected_report($years, $scope, $region_code, $levels, $kinds, $agency_ids)
    where scope = 'aggregate'
),

received as (
    select
        v.report_id,
        v.numerator as received_new
    from report_value as v
    inner join measure as m on v.measure_number = m.measure_number
    where m.measure = 'received_new'
),

rated as (
    select
        s.agency_id,
        s.agency_name,
        s.kind,
        s.level,
        s.report_id,
        s.report_year,
        r.received_new,
        p.resident_count,
        p.population_source,
        r.received_new::double / nullif(p.resident_count, 0) * 10000 as per_10000
    from selected as s
    left join received as r on s.report_id = r.report_id
    left join resident_population as p on s.agency_id = p.agency_id and s.report_year = p.year
)

select
    *,
    median(per_10000) over (partition by report_year, level) as level_median,
    count(per_10000) over (partition by report_year, level) as level_count
from rated
order by report_year desc, per_10000 desc nulls last, agency_name asc, report_id asc;
