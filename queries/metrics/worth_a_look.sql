-- kind: query
-- name: worth_a_look
-- title_zh: 值得先看的报告
-- title_en: Reports worth a look first
-- grain: report, reason
-- like: measure_by_year.parameters
-- parameter.year: 报告年度 | report year
-- column.reason: 原因：error 数额最大的错误，own_change 与本机关往年差得最多，peer_change 与同类差得最多，copied 正文雷同，
--     first_refusal 首次不予公开 | why: error the largest errors, own_change and peer_change furthest from the body's own
--     years and from its peers, copied text, first_refusal
-- column.place: 同一原因中的次序 | place among those of the reason
-- column.report_id: 报告编号 | report id
-- column.agency_id: 机关编号 | agency id
-- column.agency_name: 机关名称 | name of the body
-- column.report_year: 报告年度 | report year
-- column.rule_id: 规则，首次不予公开为空 | rule, null for a first refusal
-- column.figure_key: 单元格，首次不予公开为空 | key of the cell, null for a first refusal
-- column.found_value: 报告的数 | number of the report
-- column.expected_value: 对照数；首次不予公开为此前有数的年数 | number compared with; for a first refusal the earlier years
--     with a number
-- column.message_zh: 发现的说明（中文），首次不予公开为空 | message of the finding, Chinese; null for a first refusal
-- column.message_en: 发现的说明（英文），首次不予公开为空 | message of the finding, English; null for a first refusal
with
reason_of_rule as (
    select
        'V_JUMP_OWN' as rule_id,
        'own_change' as reason
    union all
    select
        'V_JUMP_PEERS' as rule_id,
        'peer_change' as reason
    union all
    select
        'V_TEXT_COPY_BODY' as rule_id,
        'copied' as reason
    union all
    select
        'V_TEXT_COPY_YEAR' as rule_id,
        'copied' as reason
),

-- What people decided to be a misreading, explained or waived needs no second look.
finding_of_year as (
    select
        case when f.severity = 'error' then 'error' else r.reason end as reason,
        f.report_id,
        f.agency_id,
        f.agency_name,
        f.report_year,
        f.rule_id,
        f.figure_key,
        f.found_value,
        f.expected_value,
        f.message_zh,
        f.message_en,
        abs(coalesce(f.found_value, 0) - f.expected_value) as distance
    from
        reviewed_finding(
            [$year::integer], $scope, $region_code, $levels, $kinds, $agency_ids,
            null, null, ['open', 'reopened', 'confirmed', 'source_error']
        ) as f
    left join reason_of_rule as r on f.rule_id = r.rule_id
    where f.severity = 'error' or r.reason is not null
),

-- One line a report and reason: the furthest.
furthest as (
    select *
    from finding_of_year
    qualify
        row_number() over (
            partition by reason, report_id
            order by distance desc nulls last, rule_id asc, figure_key asc, message_zh asc
        ) = 1
),

refused as (
    select
        v.report_id,
        s.agency_id,
        s.report_year,
        v.numerator
    from report_value as v
    inner join measure as m on v.measure_number = m.measure_number
    inner join selected_report(null, $scope, $region_code, $levels, $kinds, $agency_ids) as s
        on v.report_id = s.report_id
    where m.measure = 'refused' and v.numerator is not null and v.report_year <= $year::integer
),

refused_nothing as (
    select
        agency_id,
        count(*) as year_count
    from refused
    where report_year < $year::integer
    group by agency_id
    having count(*) >= 3 and max(numerator) = 0
),

named as (
    select
        reason,
        report_id,
        agency_id,
        agency_name,
        report_year,
        rule_id,
        figure_key,
        found_value,
        expected_value,
        message_zh,
        message_en,
        row_number() over (
            partition by reason
            order by distance desc nulls last, agency_name asc, report_id asc
        ) as place
    from furthest
    union all by name
    select
        'first_refusal' as reason,
        r.report_id,
        r.agency_id,
        m.agency_name,
        r.report_year,
        r.numerator as found_value,
        n.year_count as expected_value,
        row_number() over (
            order by r.numerator desc, m.agency_name asc, r.report_id asc
        ) as place
    from refused as r
    inner join refused_nothing as n on r.agency_id = n.agency_id
    inner join report_measure as m on r.report_id = m.report_id
    where r.report_year = $year::integer and r.numerator > 0
)

select
    reason,
    place::integer as place,
    report_id,
    agency_id,
    agency_name,
    report_year,
    rule_id,
    figure_key,
    found_value,
    expected_value,
    message_zh,
    message_en
from named
where place <= case reason when 'error' then 3 when 'copied' then 1 else 2 end
order by
    case reason
        when 'error' then 1
        when 'own_change' then 2
        when 'peer_change' then 3
        when 'first_refusal' then 4
        else 5
    end,
    place;
