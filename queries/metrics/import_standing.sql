-- kind: query
-- name: import_standing
-- title_zh: 待入库的文件在库中已有什么
-- title_en: What the store already has of documents to be brought in
-- grain: document
-- parameter.digests: 文件指纹列表 | list of SHA-256
-- parameter.agency_ids: 各文件的机关编号 | agency id of each document
-- parameter.years: 各文件的报告年度 | report year of each document
-- parameter.document_scopes: 各文件的口径 | scope of each document
-- column.position: 文件在列表中的序号，从 1 起 | place of the document in the lists, from 1
-- column.known_report_id: 由同一文件入库的报告 | report that came from these bytes
-- column.known_agency_name: 该报告的机关 | body of that report
-- column.known_year: 该报告的年度 | year of that report
-- column.known_scope: 该报告的口径 | scope of that report
-- column.is_known_counted: 该报告是否现行版次 | whether that report counts
-- column.is_known_withdrawn: 该报告是否已撤回 | whether that report was withdrawn
-- column.current_usable_count: 现行报告有数或为零的单元格数 | cells of the current report that hold a number or a zero
-- column.current_nonzero_count: 现行报告有非零数的单元格数 | cells of the current report that hold a number other than zero
-- column.document_sha256s: 同机关、同年度、同口径各版次的文件指纹 | SHA-256 of the documents of all its revisions
-- column.current_report_id: 库中同机关、同年度、同口径的现行报告 | current report of the same body, year and scope
-- column.current_status: 现行报告是否完整 | whether the current report is complete
-- column.current_content_hash: 现行报告的内容指纹 | fingerprint of the current report's content
-- column.current_source_name: 现行报告的来源文件 | document of the current report
-- column.revision_count: 已有版次 | revisions so far
with
document as (
    select
        generate_subscripts($digests::varchar[], 1) as position,
        unnest($digests::varchar[]) as sha256,
        unnest($agency_ids::varchar[]) as agency_id,
        unnest($years::integer[]) as report_year,
        unnest($document_scopes::varchar[]) as scope
),

known as (
    select
        d.position,
        arg_max(r.report_id, (r.is_current, r.report_id)) as report_id
    from document as d
    inner join report as r on d.sha256 = r.source_sha256
    group by d.position
),

held as (
    select
        d.position,
        count(*) as revision_count,
        list(distinct r.source_sha256 order by r.source_sha256) as document_sha256s,
        any_value(r.report_id) filter (where r.is_current) as report_id
    from document as d
    inner join report as r
        on
            d.agency_id = r.agency_id
            and d.report_year = r.report_year
            and d.scope = r.scope
    group by d.position
),

usable as (
    select
        f.report_id,
        count(*) as usable_count,
        count(*) filter (where f.state = 'number') as nonzero_count
    from figure as f
    where
        f.report_id in (select h.report_id from held as h)
        and f.state in ('number', 'zero')
    group by f.report_id
)

select
    d.position,
    k.report_id as known_report_id,
    ka.name as known_agency_name,
    kr.report_year as known_year,
    kr.scope as known_scope,
    kr.is_current as is_known_counted,
    k.report_id in (
        select w.report_id
        from report_decision as w
        where w.action = 'withdraw'
    ) as is_known_withdrawn,
    case when h.report_id is not null then coalesce(u.usable_count, 0) end as current_usable_count,
    case when h.report_id is not null then coalesce(u.nonzero_count, 0) end as current_nonzero_count,
    h.document_sha256s,
    h.report_id as current_report_id,
    hr.status as current_status,
    hr.content_hash as current_content_hash,
    hs.name as current_source_name,
    coalesce(h.revision_count, 0) as revision_count
from document as d
left join known as k on d.position = k.position
left join report as kr on k.report_id = kr.report_id
left join agency as ka on kr.agency_id = ka.agency_id
left join held as h on d.position = h.position
left join report as hr on h.report_id = hr.report_id
left join usable as u on h.report_id = u.report_id
left join source_file as hs on hr.source_sha256 = hs.sha256
order by d.position;
