-- kind: query
-- name: finding_statements
-- title_zh: 发现所据的文字说法
-- title_en: The statements that a finding about the text rests on
-- grain: statement
-- parameter.report_id: 报告编号 | report id
-- parameter.claim_number: 发现所指的说法 | number of the statement that the finding names
-- column.claim_number: 说法序号 | number of the statement in its report
-- column.is_named: 是否发现所指 | whether the finding names it; else it is compared with the named one
-- column.section_code: 所在部分，空为未收录文字 | section of the report; null where the narrative is not kept
-- column.position: 段序 | paragraph of the narrative
-- column.source_place: 在来源中的位置 | place in the source
-- column.claim_kind: 类别 | kind of statement
-- column.label_zh: 所说数量（中文），空为表中没有 | quantity, Chinese; null where no table holds it
-- column.label_en: 所说数量（英文） | quantity, English
-- column.operator: 精确程度 | exact, at_least or about
-- column.value: 数值 | value
-- column.unit: 单位 | unit as printed
-- column.quote: 原句 | the sentence
with named as (
    select
        related_number,
        base_number
    from claim
    where report_id = $report_id::bigint and claim_number = $claim_number::integer
)

select
    c.claim_number,
    c.claim_number = $claim_number::integer as is_named,
    p.section_code,
    c.position,
    p.source_place,
    c.claim_kind,
    s.label_zh,
    s.label_en,
    c.operator,
    c.value,
    c.unit,
    c.quote
from claim as c
left join claim_subject as s on c.subject_code = s.subject_code
left join paragraph as p on c.report_id = p.report_id and c.position = p.position
where
    c.report_id = $report_id::bigint
    and (
        c.claim_number = $claim_number::integer
        or c.claim_number in (select n.related_number from named as n)
        or c.claim_number in (select n.base_number from named as n)
        or (c.related_number = $claim_number::integer and c.claim_kind = 'part')
    )
order by c.claim_number;
