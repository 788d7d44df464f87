-- The same reports, documents and bodies give the same number, in whatever order they came.
with parts as (
    select concat_ws('|', 'report', agency_id, report_year, scope, revision, is_current, content_hash, origin) as part
    from report
    union all
    select concat_ws('|', 'document', sha256, name, extractor_version) as part
    from source_file
    union all
    select
        concat_ws(
            '|', 'agency', agency_id, name, coalesce(kind, ''), coalesce(level, ''), coalesce(region_code, ''),
            coalesce(parent_agency_id, ''), coalesce(successor_agency_id, ''), coalesce(valid_from_year, 0),
            coalesce(valid_to_year, 0)
        ) as part
    from agency
    union all
    select concat_ws('|', 'alias', alias_key, agency_id) as part
    from agency_alias
    union all
    select
        concat_ws(
            '|', 'correction', correction_id, report_id, table_code, row_code, column_code, correction_kind,
            corrected_state, corrected_value, correction_status, corrected_by, reason
        ) as part
    from correction
    union all
    select concat_ws('|', 'decision', decision_id, report_id, action, decided_by, reason) as part
    from report_decision
)

select coalesce(bit_xor(md5_number(part)), 0)::varchar as content_fingerprint
from parts;
