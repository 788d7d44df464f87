-- kind: query
-- name: problem_list
-- title_zh: 读取问题
-- title_en: Problems of the reading
-- grain: problem
-- like: measure_by_year.parameters
-- parameter.limit: 返回的最多行数 | most rows returned
-- parameter.offset: 跳过的行数 | rows skipped
-- column.report_id: 报告编号，未成报告者为空 | report id, null where no report came of the document
-- column.agency_id: 机关编号 | agency id
-- column.agency_name: 机关名称 | name of the body
-- column.report_year: 报告年度 | report year
-- column.scope: 口径 | scope
-- column.problem_code: 问题代码 | code of the problem
-- column.message: 说明 | message
-- column.source_place: 在来源中的位置 | place in the source
-- column.source_name: 来源文件名 | name of the source file
-- column.row_count: 分页前的总行数 | rows before paging
with
selected as (
    select
        report_id,
        agency_id,
        agency_name,
        report_year,
        scope
    from selected_report(
        $years, $scope, $region_code, $levels, $kinds, $agency_ids
    )
),

-- A document of which no report came belongs to no body: it is listed only while nothing but the scope is filtered.
listed as (
    select
        p.*,
        s.agency_id,
        s.agency_name,
        s.report_year,
        s.scope
    from reading_problem as p
    left join selected as s on p.report_id = s.report_id
    where
        s.report_id is not null
        or (
            p.report_id is null
            and $years::integer[] is null
            and $region_code::varchar is null
            and $levels::varchar[] is null
            and $kinds::varchar[] is null
            and $agency_ids::varchar[] is null
        )
)

select
    l.report_id,
    l.agency_id,
    l.agency_name,
    l.report_year,
    l.scope,
    l.problem_code,
    l.message,
    l.source_place,
    f.name as source_name,
    count(*) over () as row_count
from listed as l
inner join source_file as f on l.source_sha256 = f.sha256
order by
    l.agency_name asc nulls last, l.report_year desc, l.problem_code asc, f.name asc, l.source_place asc, l.message asc
limit $limit offset $offset;
