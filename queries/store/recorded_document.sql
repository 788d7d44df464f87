-- Documents that the store knows, refused or not, read by this version of the reader.
select source_file.sha256
from source_file
where
    source_file.sha256 = any($digests)
    and source_file.extractor_version = $extractor_version;
