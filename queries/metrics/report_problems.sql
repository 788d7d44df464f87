-- kind: query
-- name: report_problems
-- title_zh: 一份报告的读取问题
-- title_en: Problems of reading one report
-- grain: problem
-- parameter.report_id: 报告编号 | report id
-- column.problem_code: 问题代码 | code of the problem
-- column.message: 说明 | message
-- column.source_place: 在来源中的位置 | place in the source
select
    problem_code,
    message,
    source_place
from reading_problem
where report_id = $report_id::bigint
order by problem_code, source_place, message;
