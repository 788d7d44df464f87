-- kind: query
-- name: source_name
-- title_zh: 来源文件名
-- title_en: Name of a source file
-- grain: one row
-- parameter.sha256: 来源文件的SHA-256 | SHA-256 of the source file
-- column.source_name: 来源文件名 | name of the source file
select name as source_name
from source_file
where sha256 = $sha256::varchar;
