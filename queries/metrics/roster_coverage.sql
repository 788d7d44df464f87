-- kind: query
-- name: roster_coverage
-- title_zh: 应报机关的报送情况按年
-- title_en: Reporting of the bodies on the roster, by year
-- grain: report_year
-- parameter.years: 报告年度列表，空为全部 | report years, null for all
-- parameter.region_code: 行政区划代码，空为全部 | region code, null for all
-- parameter.levels: 机关层级列表，空为全部 | levels of bodies, null for all
-- parameter.kinds: 机关类别列表，空为全部 | kinds of bodies, null for all
-- parameter.agency_ids: 机关编号列表，前加“-”者除外，空为全部 | agency ids, one with a leading - is left out; null for all
-- column.report_year: 报告年度 | report year
-- column.due_count: 名录中当年应报的机关数 | bodies of the roster that owe a report of this year
-- column.reported_count: 其中本库收录其报告（不论口径）的 | of these, with a report in this store, of whatever scope
-- column.on_time_count: 其中按期公布 | of these, published in time
-- column.late_count: 其中逾期公布 | of these, published late
-- column.undated_count: 其中公布日期不明 | of these, without a date of publication
-- column.no_deadline_count: 其中已公布而没有法定期限 | of these, published and without a deadline by law
-- column.owed_count: 应报而本库未收录 | due and not in this store
-- column.filing_due_count: 应报机关中有备案期限的 | bodies due with a deadline for filing
-- column.filed_count: 其中已记备案日期 | of these, with a noted date of filing
-- column.filed_late_count: 其中备案逾期 | of these, filed late
with
due as (
    select *
    from due_report($years, $region_code, $levels, $kinds, $agency_ids)
)

select
    report_year::integer as report_year,
    count(*) as due_count,
    count(*) filter (where is_present) as reported_count,
    count(*) filter (where is_present and published_on <= deadline) as on_time_count,
    count(*) filter (where is_present and published_on > deadline) as late_count,
    count(*) filter (where is_present and published_on is null) as undated_count,
    count(*) filter (where is_present and published_on is not null and deadline is null) as no_deadline_count,
    count(*) filter (where not is_present) as owed_count,
    count(filing_deadline) as filing_due_count,
    count(filing_deadline) filter (where filed_on is not null) as filed_count,
    count(*) filter (where filed_on > filing_deadline) as filed_late_count
from due
group by report_year
order by report_year;
