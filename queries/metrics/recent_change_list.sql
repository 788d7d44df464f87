-- kind: query
-- name: recent_change_list
-- title_zh: 某时以来本库的变化
-- title_en: What is new in this store since a moment
-- grain: change_kind, report
-- like: recent_change_count.parameters
-- parameter.per_kind: 每种变化返回的最多行数（不足一百万），空为全部 | most rows returned of each kind of change (below a
--     million), null for all
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
with
change as materialized (
    select
        *,
        row(-epoch_us(changed_at), name_block) as sort_block
    from recent_change($since, $years, $scope, $region_code, $levels, $kinds, $agency_ids)
),

-- Where the last one that is wanted stands, about, so that few rows of each kind are numbered and not all.
kind_count as (
    select
        change_kind,
        count(*) as report_count,
        sum(item_count)::bigint as all_item_count,
        list_last(min(sort_block, least(coalesce($per_kind::integer, 1), 999999))) as last_block
    from change
    group by change_kind
)

select
    c.change_kind,
    row_number() over (
        partition by c.change_kind
        order by c.changed_at desc, c.agency_name asc, c.report_year desc, c.agency_id asc
    ) as place,
    c.agency_id,
    c.agency_name,
    c.report_year,
    c.scope,
    c.item_count,
    c.changed_at,
    k.report_count,
    k.all_item_count,
    c.from_agency_name,
    c.from_year,
    c.from_scope
from change as c
inner join kind_count as k on c.change_kind = k.change_kind
where $per_kind::integer is null or c.sort_block <= k.last_block
qualify place <= coalesce($per_kind::integer, place)
order by c.change_kind, place;
