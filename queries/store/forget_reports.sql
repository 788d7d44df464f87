-- Reports that are filed anew: the key index cannot take a row away and back in one statement.
delete from report
where report_id = any($report_ids::bigint[]);
