-- kind: query
-- name: measure_by_year
-- title_zh: 任选指标按年汇总
-- title_en: Any measures by year
-- grain: measure, report_year
-- parameter.measures: 指标项代码列表 | list of measure codes
-- parameter.years: 返回的报告年度，空为全部；比较所需的上一年总会读取 | report years returned, null for all; the year before is always read
--     for the comparison
-- parameter.scope: 口径：own 本机关、aggregate 汇总、unknown 未知 | scope: own, aggregate or unknown; exactly one
-- parameter.region_code: 六位行政区划代码，含其下级，空为全部 | six-digit region code with all below it, null for all
-- parameter.levels: 机关层级列表，空为全部 | levels of bodies, null for all
-- parameter.kinds: 机关类别列表，空为全部 | kinds of bodies, null for all
-- parameter.agency_ids: 机关编号列表，前加“-”者除外，空为全部 | agency ids, one with a leading - is left out; null for all
-- column.measure: 指标项代码 | code of the measure
-- column.report_year: 报告年度 | report year
-- column.value: 计数为合计；比率为分子除以分母（0-1） | a count's sum; a rate's numerator / denominator (0-1)
-- column.numerator: 分子之和（精确）；计数即合计 | exact sum of numerators; a count's sum
-- column.denominator: 分母之和（精确）；计数为空 | exact sum of denominators; null for a count
-- column.body_count: 有数的机关数 n | n: bodies with a number
-- column.report_count: 所选报告数 m | m: reports selected
-- column.applicable_count: 其中表格设有该项的报告数 | reports of m whose form asks for the measure
-- column.incomplete_count: n 中小计缺分项的机关数 | bodies of n whose derived sum lacks parts
-- column.computed_count: n 中总计由分项相加的机关数 | bodies of n whose printed total was added up from its parts
-- column.valued_count: n 中有值的机关数：比率的分母不为 0 | bodies of n with a value: a rate's base is not 0
-- column.median_value: 居中机关的值 | the median body's value
-- column.is_below_base: 比率的分母不足30 | a rate with a denominator below 30
-- column.interval_low: 占比的95%区间下限（威尔逊） | lower bound of the 95 % Wilson interval of a share
-- column.interval_high: 占比的95%区间上限（威尔逊） | upper bound of the 95 % Wilson interval of a share
-- column.previous_value: 上一自然年的值，该年缺则为空 | value of the calendar year before; null where that year is missing
-- column.previous_numerator: 上一年分子 | numerator of the year before
-- column.previous_denominator: 上一年分母 | denominator of the year before
-- column.previous_body_count: 上一年有数的机关数 | bodies with a number in the year before
-- column.change: 与上一年之差；比率为百分点（0.05 即5个百分点） | difference from the year before; ratio points for a rate (0.05 = 5
--     points)
-- column.change_ratio: 同比增减率，仅计数 | change / previous value; counts only
-- column.matched_body_count: 两年都有数的机关数 | bodies with a number in both years
-- column.matched_value: 这些机关的本年值 | this year's value over these bodies
-- column.matched_numerator: 这些机关的本年分子 | this year's numerator over these bodies
-- column.matched_denominator: 这些机关的本年分母 | this year's denominator over these bodies
-- column.matched_previous_value: 这些机关的上年值 | the year before's value over these bodies
-- column.matched_previous_numerator: 这些机关的上年分子 | the year before's numerator over these bodies
-- column.matched_previous_denominator: 这些机关的上年分母 | the year before's denominator over these bodies
-- column.matched_change: 同机关之差 | difference over the same bodies
-- column.matched_change_ratio: 同机关增减率，仅计数 | change ratio over the same bodies; counts only
-- column.has_break: 与上一年之间有口径变化 | the series breaks between the year before and this year
-- column.break_codes: 口径变化代码，逗号分隔 | codes of the breaks, separated by commas
-- column.segment: 连续段序号，口径变化或缺年后加一 | number of the unbroken stretch; one more after a break or a missing year
select *
from measure_total(
    $measures,
    $years,
    $scope,
    $region_code,
    $levels,
    $kinds,
    $agency_ids
);
