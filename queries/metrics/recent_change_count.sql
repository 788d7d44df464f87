-- kind: query
-- name: recent_change_count
-- title_zh: 某时以来本库变化的份数
-- title_en: What is new in this store since a moment, counted by kind
-- grain: change_kind
-- like: measure_by_year.parameters
-- parameter.since: 起始时刻（世界时），空为不限 | moment from which on, UTC; null for ever
-- column.change_kind: 变化：new 新收录，revised 有新修订，withdrawn 撤回，chosen 改用另一版次，moved 改归，
--     corrected 更正单元格，decided 处理发现 | change: a new report, a new revision, withdrawn, another revision chosen,
--     moved, cells corrected, findings decided
-- column.report_count: 报告份数 | reports
-- column.item_count: 其中的版次、单元格或发现数 | revisions, cells or findings of these
-- column.changed_at: 最近一次（世界时） | the latest, UTC
select
    change_kind,
    count(*) as report_count,
    sum(item_count)::bigint as item_count,
    max(changed_at) as changed_at
from recent_change($since, $years, $scope, $region_code, $levels, $kinds, $agency_ids)
group by change_kind
order by change_kind;
