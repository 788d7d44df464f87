-- 内容指纹的各部分。 | What the fingerprint of the content is made of (store/content_fingerprint.sql), added up by body:
-- its reports, names and what is said of it; under '' the documents. Equal content gives equal numbers, in whatever
-- order it came. $agency_ids: bodies to make, null for all and the documents.
create or replace table content_part as
with
part as (
    select
        agency_id,
        concat_ws('|', 'report', agency_id, report_year, scope, revision, is_current, content_hash, origin) as part
    from report
    union all
    select
        '' as agency_id,
        concat_ws('|', 'document', sha256, name, extractor_version) as part
    from source_file
    where $agency_ids::varchar[] is null
    union all
    select
        '' as agency_id,
        null as part
    union all
    select
        agency_id,
        concat_ws(
            '|', 'agency', agency_id, name, coalesce(kind, ''), coalesce(level, ''), coalesce(region_code, ''),
            coalesce(parent_agency_id, ''), coalesce(successor_agency_id, ''), coalesce(valid_from_year, 0),
            coalesce(valid_to_year, 0)
        ) as part
    from agency
    union all
    select
        agency_id,
        concat_ws('|', 'alias', alias_key, agency_id) as part
    from agency_alias
)

select
    agency_id,
    coalesce(bit_xor(md5_number(part)), 0) as content_number
from part
where $agency_ids::varchar[] is null or agency_id in (select unnest($agency_ids::varchar[]))
group by agency_id
order by agency_id;
