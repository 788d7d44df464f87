-- The same reports, documents and bodies give the same number, in whatever order they came. content_part is the table
-- of that name (serving/65_content_part.sql), kept up, or its statement, which reads everything.
select coalesce(bit_xor(each.content_number), 0)::varchar as content_fingerprint
from (
    select content_number
    from content_part
    union all
    select
        md5_number(
            concat_ws(
                '|', 'correction', correction_id, report_id, table_code, row_code, column_code, correction_kind,
                corrected_state, corrected_value, correction_status, corrected_by, reason
            )
        ) as content_number
    from correction
    union all
    select md5_number(concat_ws('|', 'decision', decision_id, report_id, action, decided_by, reason)) as content_number
    from report_decision
) as each;
