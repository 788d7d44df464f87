-- kind: query
-- name: finding_quotes
-- title_zh: 核查发现所引的原句
-- title_en: The sentences that findings quote
-- grain: statement
-- parameter.report_ids: 报告编号列表，空为全部 | report ids, null for all
-- column.report_id: 报告编号 | report id
-- column.claim_number: 说法序号 | number of the statement in its report
-- column.section_code: 所在部分，空为未收录文字 | section of the report; null where the narrative is not kept
-- column.position: 段序，0 为核对时的摘记 | paragraph of the narrative; 0 for a note made when the report was verified
-- column.quote: 原句 | the sentence
with found as (
    select distinct
        report_id,
        claim_number
    from finding
    where
        claim_number is not null
        and ($report_ids::bigint[] is null or list_contains($report_ids::bigint[], report_id))
)

select
    c.report_id,
    c.claim_number,
    p.section_code,
    c.position,
    c.quote
from found as f
inner join claim as c on f.report_id = c.report_id and f.claim_number = c.claim_number
left join paragraph as p on c.report_id = p.report_id and c.position = p.position
order by c.report_id, c.claim_number;
