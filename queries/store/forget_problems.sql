-- A document that is read anew: what the earlier reading could not do no longer counts, unless a report came of it.
delete from reading_problem
where
    source_sha256 = any($digests)
    and report_id is null;
