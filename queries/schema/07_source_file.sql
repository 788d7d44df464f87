-- 来源文件。 | The documents that were read, by the SHA-256 of their bytes.
create table source_file (
    -- 文件指纹 | SHA-256 of the bytes
    sha256 varchar primary key check (regexp_matches(sha256, '^[0-9a-f]{64}$')),
    -- 文件名 | Name or path as given
    name varchar not null,
    -- 文件类型 | Media type
    media_type varchar not null,
    -- 字节数 | Size in bytes
    byte_count bigint not null check (byte_count >= 0),
    -- 网址 | Address, where known
    url varchar,
    -- 读取时间(UTC) | When it was read, UTC
    read_at timestamp not null,
    -- 读取程序版本 | Version of the reader
    extractor_version varchar not null
);
