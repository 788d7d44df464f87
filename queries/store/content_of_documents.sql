-- What some documents add to the fingerprint of the content, as in serving/65_content_part.sql; those that are there.
select coalesce(bit_xor(md5_number(concat_ws('|', 'document', sha256, name, extractor_version))), 0) as content_number
from source_file
where sha256 in (select unnest($digests::varchar[]));
