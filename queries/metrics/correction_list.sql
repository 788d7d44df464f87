-- kind: query
-- name: correction_list
-- title_zh: 人工更正
-- title_en: Corrections by people
-- grain: correction
-- like: measure_by_year.parameters
-- parameter.since: 起始时刻（世界时），只列此后采用的更正，空为全部 | moment from which on those applied are listed, UTC; null for all
-- parameter.limit: 返回的最多行数 | most rows returned
-- parameter.offset: 跳过的行数 | rows skipped
-- column.correction_id: 更正编号 | identifier of the correction
-- column.agency_id: 机关编号 | agency id
-- column.agency_name: 机关名称 | name of the body
-- column.report_year: 报告年度 | report year
-- column.scope: 口径 | scope
-- column.table_code: 表 | table
-- column.row_code: 行代码 | code of the row
-- column.column_code: 列代码 | code of the column
-- column.figure_key: 单元格 | key of the cell
-- column.correction_kind: 更正种类 | who was wrong, the reader or the source
-- column.correction_status: 是否采用 | whether it is applied
-- column.wrong_state: 更正前的状态 | state before
-- column.wrong_value: 更正前的数 | number before
-- column.wrong_raw_text: 更正前的原文 | raw text before
-- column.corrected_state: 更正后的状态 | state after
-- column.corrected_value: 更正后的数 | number after
-- column.reason: 理由 | reason
-- column.evidence_source: 依据 | what shows it
-- column.corrected_by: 更正人 | who corrected it
-- column.corrected_at: 更正时间(UTC) | when, UTC
-- column.recorded_in: 记录在 | where it is recorded
-- column.report_id: 报告编号，无报告为空 | report id, null where there is no report
-- column.row_count: 分页前的总行数 | rows before paging
with
selected as (
    select
        report_id,
        agency_id,
        agency_name
    from selected_report(
        $years, $scope, $region_code, $levels, $kinds, $agency_ids
    )
)

select
    c.correction_id,
    c.agency_id,
    s.agency_name,
    c.report_year,
    c.scope,
    c.table_code,
    c.row_code,
    c.column_code,
    c.table_code || '.' || c.row_code || '.' || c.column_code as figure_key,
    c.correction_kind,
    c.correction_status,
    c.wrong_state,
    c.wrong_value,
    c.wrong_raw_text,
    c.corrected_state,
    c.corrected_value,
    c.reason,
    c.evidence_source,
    c.corrected_by,
    c.corrected_at,
    c.recorded_in,
    c.report_id,
    count(*) over () as row_count
from correction as c
inner join selected as s on c.report_id = s.report_id
where
    $since::timestamp is null
    or (c.corrected_at >= $since::timestamp and c.correction_status = 'applied')
order by s.agency_name asc, c.report_year desc, c.corrected_at desc, c.correction_id asc
limit $limit offset $offset;
