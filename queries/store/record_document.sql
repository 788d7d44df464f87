-- One row a document; a newer reader leaves its version.
insert into source_file by name
select
    sha256,
    name,
    media_type,
    byte_count,
    url,
    read_at,
    extractor_version
from incoming
on conflict (sha256) do update set extractor_version = excluded.extractor_version;
