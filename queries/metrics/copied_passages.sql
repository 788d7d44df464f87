-- kind: query
-- name: copied_passages
-- title_zh: 两份报告雷同的段落
-- title_en: The longest passages that two reports share
-- grain: passage
-- parameter.report_id: 报告编号 | report id
-- parameter.other_report_id: 对照的报告编号 | report id of the other report
-- column.passage_number: 序号，最长的在前 | number, the longest first
-- column.section_code: 本报告的部分 | section of this report
-- column.position: 本报告的段序 | paragraph of this report
-- column.other_section_code: 对照报告的部分 | section of the other report
-- column.other_position: 对照报告的段序 | paragraph of the other report
-- column.passage_text: 文字 | the passage as this report prints it
-- column.shared_ratio: 雷同比例 | part of this report's own text that stands in the other, 0 to 1
-- column.other_agency_id: 对照报告的机关编号 | body of the other report
-- column.other_agency_name: 对照报告的机关名称 | name of the body of the other report
-- column.other_report_year: 对照报告的年度 | year of the other report
-- column.other_scope: 对照报告的口径 | scope of the other report
select
    t.passage_number,
    p.section_code,
    t.position,
    q.section_code as other_section_code,
    t.other_position,
    t.passage_text,
    m.shared_ratio,
    r.agency_id as other_agency_id,
    a.name as other_agency_name,
    r.report_year as other_report_year,
    r.scope as other_scope
from text_passage as t
inner join text_match as m on t.report_id = m.report_id and t.other_report_id = m.other_report_id
inner join report as r on t.other_report_id = r.report_id
inner join agency as a on r.agency_id = a.agency_id
left join paragraph as p on t.report_id = p.report_id and t.position = p.position
left join paragraph as q on t.other_report_id = q.report_id and t.other_position = q.position
where t.report_id = $report_id::bigint and t.other_report_id = $other_report_id::bigint
order by t.passage_number;
