-- kind: query
-- name: figure_count
-- title_zh: 单元格数
-- title_en: Number of cells
-- grain: one row
-- like: measure_by_year.parameters
-- parameter.table_codes: 表的列表，空为全部 | tables, null for all
-- parameter.row_codes: 行代码列表，空为全部 | row codes, null for all
-- parameter.column_codes: 列代码列表，空为全部 | column codes, null for all
-- parameter.states: 单元格状态列表，空为全部 | states of cells, null for all
-- column.row_count: 单元格数 | number of cells
with
selected as (
    select
        report_id,
        figure_count
    from selected_report(
        $years, $scope, $region_code, $levels, $kinds, $agency_ids
    )
),

-- How many cells of each report are wanted: known beforehand unless the cells are filtered.
matched as (
    select
        report_id,
        figure_count as cell_count
    from selected
    where
        $table_codes::varchar[] is null
        and $row_codes::varchar[] is null
        and $column_codes::varchar[] is null
        and $states::varchar[] is null
    union all
    select
        report_id,
        count(*) as cell_count
    from figure
    where
        not (
            $table_codes::varchar[] is null
            and $row_codes::varchar[] is null
            and $column_codes::varchar[] is null
            and $states::varchar[] is null
        )
        and ($table_codes::varchar[] is null or list_contains($table_codes::varchar[], table_code))
        and ($row_codes::varchar[] is null or list_contains($row_codes::varchar[], row_code))
        and ($column_codes::varchar[] is null or list_contains($column_codes::varchar[], column_code))
        and ($states::varchar[] is null or list_contains($states::varchar[], state))
    group by report_id
),

-- An error of the source that was corrected may bring a cell into a state that is asked for, or out of it.
restated as (
    select
        report_id,
        list_contains($states::varchar[], corrected_state)::bigint
        - list_contains($states::varchar[], wrong_state)::bigint as cell_count
    from correction
    where
        correction_status = 'applied'
        and correction_kind = 'source_error'
        and $states::varchar[] is not null
        and ($table_codes::varchar[] is null or list_contains($table_codes::varchar[], table_code))
        and ($row_codes::varchar[] is null or list_contains($row_codes::varchar[], row_code))
        and ($column_codes::varchar[] is null or list_contains($column_codes::varchar[], column_code))
)

select coalesce(sum(m.cell_count), 0)::bigint as row_count
from selected as s
inner join (
    from matched
    union all
    from restated
) as m on s.report_id = m.report_id;
