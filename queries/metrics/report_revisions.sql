-- kind: query
-- name: report_revisions
-- title_zh: 一个机关报告的全部版次
-- title_en: All revisions of a body's reports
-- grain: report revision
-- parameter.agency_ids: 机关编号列表 | list of agency ids
-- parameter.years: 报告年度列表 | list of report years
-- parameter.is_set_aside: 只要留存未采用、尚在现行版次之后的 | only those set aside that came after the one that counts
-- column.report_id: 报告编号 | report id
-- column.agency_id: 机关编号 | agency id
-- column.agency_name: 机关名称 | name of the body
-- column.report_year: 报告年度 | report year
-- column.scope: 口径 | scope
-- column.revision: 版次 | revision
-- column.is_current: 是否现行版次 | whether this revision counts
-- column.is_withdrawn: 是否已撤回 | whether people withdrew it
-- column.status: 读取状态 | status of the reading
-- column.usable_count: 有数或为零的单元格数 | cells that hold a number or a zero
-- column.nonzero_count: 有非零数的单元格数 | cells that hold a number other than zero
-- column.content_hash: 内容指纹 | fingerprint of the content
-- column.extractor_version: 读取程序版本 | version of the reader
-- column.format_version: 格式版本 | version of the form
-- column.source_sha256: 来源文件的SHA-256 | SHA-256 of the source file
-- column.source_name: 来源文件名 | name of the source file
-- column.read_at: 读取时间（UTC） | when it was read (UTC)
with
withdrawn as (
    select distinct d.report_id
    from report_decision as d
    where d.action = 'withdraw'
),

selected as (
    select r.*
    from report as r
    left join report as c
        on
            r.agency_id = c.agency_id
            and r.report_year = c.report_year
            and r.scope = c.scope
            and c.is_current
    where
        ($agency_ids::varchar[] is null or r.agency_id = any($agency_ids))
        and ($years::integer[] is null or r.report_year = any($years))
        and (
            not coalesce($is_set_aside::boolean, false)
            or (
                not r.is_current
                and r.report_id > c.report_id
                and r.report_id not in (select w.report_id from withdrawn as w)
            )
        )
),

counted as (
    select
        f.report_id,
        count(*) as usable_count,
        count(*) filter (where f.state = 'number') as nonzero_count
    from figure as f
    where
        f.report_id in (select s.report_id from selected as s)
        and f.state in ('number', 'zero')
    group by f.report_id
)

select
    s.report_id,
    s.agency_id,
    a.name as agency_name,
    s.report_year,
    s.scope,
    s.revision,
    s.is_current,
    s.report_id in (select w.report_id from withdrawn as w) as is_withdrawn,
    s.status,
    coalesce(c.usable_count, 0) as usable_count,
    coalesce(c.nonzero_count, 0) as nonzero_count,
    s.content_hash,
    s.extractor_version,
    s.format_version,
    s.source_sha256,
    f.name as source_name,
    f.read_at
from selected as s
inner join agency as a on s.agency_id = a.agency_id
inner join source_file as f on s.source_sha256 = f.sha256
left join counted as c on s.report_id = c.report_id
order by a.name asc, s.report_year desc, s.scope asc, s.report_id asc;
