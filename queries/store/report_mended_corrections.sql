-- Corrections whose wrong value the source no longer has are not applied, and named.
insert into reading_problem by name
select
    report.source_sha256,
    report.report_id,
    'correction_mended' as problem_code,
    '更正未采用:所更正的“' || correction.wrong_raw_text || '”在来源中已不是这样(现为“'
    || correction.found_raw_text || '”);请核对后撤销这条更正 | a correction is not applied: the source no longer has “'
    || correction.wrong_raw_text || '” (now “' || correction.found_raw_text || '”); check it and undo it' as message,
    coalesce(figure.source_place, '') as source_place
from correction
inner join report on correction.report_id = report.report_id
left join figure
    on
        correction.report_id = figure.report_id
        and correction.table_code = figure.table_code
        and correction.row_code = figure.row_code
        and correction.column_code = figure.column_code
where correction.correction_status = 'mended';
