-- kind: query
-- name: recent_change_list
-- title_zh: 某时以来本库的变化
-- title_en: What is new in this store since a moment
-- grain: change_kind, report
-- like: recent_change_count.parameters
-- parameter.per_kind: 每种变化返回的最多行数，空为全部 | most rows returned of each kind of change, null for all
-- column.change_kind: 变化，同 recent_change_count | change, as in recent_change_count
-- column.place: 同种变化中的次序，最近的在前 | place among those of the kind, the latest first
-- column.agency_id: 机关编号 | agency id
-- column.agency_name: 机关名称 | name of the body
-- column.report_year: 报告年度 | report year
-- column.scope: 口径 | scope
-- column.item_count: 版次、单元格或发现数 | revisions, cells or findings
-- column.changed_at: 最近一次（世界时） | the latest, UTC
-- column.report_count: 该种变化的报告份数，未列出的也计 | reports with this kind of change, those not returned too
-- column.all_item_count: 该种变化的版次、单元格或发现总数 | revisions, cells or findings of all of these
-- column.from_agency_name: 改归前的机关，其他变化为空 | body before it was moved, null for other changes
-- column.from_year: 改归前的年度 | year before it was moved
-- column.from_scope: 改归前的口径 | scope before it was moved
select
    change_kind,
    row_number() over (
        partition by change_kind
        order by changed_at desc, agency_name asc, report_year desc, agency_id asc
    ) as place,
    agency_id,
    agency_name,
    report_year,
    scope,
    item_count,
    changed_at,
    count(*) over (partition by change_kind) as report_count,
    sum(item_count) over (partition by change_kind)::bigint as all_item_count,
    from_agency_name,
    from_year,
    from_scope
from recent_change($since, $years, $scope, $region_code, $levels, $kinds, $agency_ids)
qualify place <= coalesce($per_kind::integer, place)
order by change_kind, place;
