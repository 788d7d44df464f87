-- kind: query
-- name: body_kinds
-- title_zh: 本库有哪些机关的报告
-- title_en: What kinds of bodies this store has reports of
-- grain: level, kind
-- parameter.year: 报告年度 | report year
-- parameter.scope: 口径：own 本机关、aggregate 汇总、unknown 未知 | scope: own, aggregate or unknown; exactly one
-- parameter.region_code: 行政区划代码，空为全部 | region code, null for all
-- parameter.levels: 机关层级列表，空为全部 | levels of bodies, null for all
-- parameter.kinds: 机关类别列表，空为全部 | kinds of bodies, null for all
-- parameter.agency_ids: 机关编号列表，空为全部 | agency ids, null for all
-- column.level: 机关层级 | level of the bodies
-- column.kind: 机关类别 | kind of the bodies
-- column.report_count: 报告数 | reports
-- column.partial_count: 其中未完整读取 | of these, read in part
-- column.undated_count: 其中公布日期不明 | of these, without a publication date
select
    level,
    kind,
    count(*) as report_count,
    count(*) filter (where status = 'partial') as partial_count,
    count(*) filter (where published_on is null) as undated_count
from selected_report([$year::integer], $scope, $region_code, $levels, $kinds, $agency_ids)
group by level, kind
order by
    case level
        when 'central' then 1
        when 'province' then 2
        when 'prefecture' then 3
        when 'county' then 4
        when 'township' then 5
        else 6
    end,
    kind;
