-- Documents that this version of the reader has read and that were not refused: reading them again changes nothing.
-- Without $digests: of all documents. Of a file with several reports, some of which were refused, the others are in.
select source_file.sha256
from source_file
where
    ($digests::varchar[] is null or source_file.sha256 = any($digests))
    and source_file.extractor_version = $extractor_version
    and (
        exists (
            select report.report_id
            from report
            where report.source_sha256 = source_file.sha256
        )
        or not exists (
            select reading_problem.source_sha256
            from reading_problem
            where
                reading_problem.source_sha256 = source_file.sha256
                and reading_problem.report_id is null
        )
    );
