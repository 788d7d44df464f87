-- 报告:机关、年度、口径、版次。 | One row a revision of a body's report for a year and scope; is_current marks the one that counts.
create table report (
    -- 报告编号 | Identifier of the report revision
    report_id bigint primary key,
    -- 机关 | Body that reports
    agency_id varchar not null references agency(agency_id),
    -- 报告年度 | Year reported on
    report_year integer not null check (report_year between 2008 and 2100),
    -- 口径:本机关、汇总、未明 | Own, aggregate or unknown
    scope varchar not null check (scope in ('own', 'aggregate', 'unknown')),
    -- 版次 | Number of the revision, from 1
    revision integer not null check (revision >= 1),
    -- 是否采用 | Whether this revision counts
    is_current boolean not null,
    -- 格式 | Format whose labels the tables carry
    format_version varchar,
    -- 读取是否完整 | Whether everything was read
    status varchar not null check (status in ('complete', 'partial')),
    -- 标题 | Title
    title varchar,
    -- 公布日期 | Date of publication
    published_on date,
    -- 来源文件 | Document it was read from
    source_sha256 varchar not null references source_file(sha256),
    -- 来源:文件、已核实数字、模拟 | Document, verified figures or simulated
    origin varchar not null check (origin in ('document', 'verified_figures', 'simulated')),
    -- 读取程序版本 | Version of the reader
    extractor_version varchar not null,
    -- 内容指纹 | Fingerprint of what was read: equal where nothing changed
    content_hash varchar not null,
    -- 原文(或导入时给出)的机关名称 | Name of the body as published, or as given when the report was brought in
    agency_name_as_published varchar,
    -- 原文所在网站 | Name of the site it was published on, where known
    site_name_as_published varchar,
    unique (agency_id, report_year, scope, revision)
);
