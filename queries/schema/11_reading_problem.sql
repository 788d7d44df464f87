-- 读取时的问题。 | What could not be read, by document; report_id is null where no report came of it.
create table reading_problem (
    -- 来源文件 | Document
    source_sha256 varchar not null,
    -- 报告编号;空为未入库 | Report revision; null where no report came of it
    report_id bigint,
    -- 问题代码 | Code of the problem
    problem_code varchar not null,
    -- 说明 | Explanation
    message varchar not null,
    -- 原文位置 | Where it stands in the source
    source_place varchar not null
);
