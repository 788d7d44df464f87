-- The documents of a store in the order in which they came, for reading them again.
select
    sha256,
    name,
    extractor_version
from source_file
order by
    read_at,
    name,
    sha256;
