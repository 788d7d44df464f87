-- 有所选单元格的报告。 | One row a report of the selection that has cells of these tables, rows, columns and states, with the
-- block of names that its body is in, and how many they are. Null parameters filter nothing.
create or replace macro report_with_cells(
    wanted_years,
    wanted_scope,
    wanted_region_code,
    wanted_levels,
    wanted_kinds,
    wanted_agency_ids,
    wanted_table_codes,
    wanted_row_codes,
    wanted_column_codes,
    wanted_states
) as table
    with
    selected as (
        select
            report_id,
            name_block,
            figure_count
        from selected_report(
            wanted_years, wanted_scope, wanted_region_code, wanted_levels, wanted_kinds, wanted_agency_ids
        )
    ),

    -- How many cells of each report are wanted: known beforehand unless the cells are filtered.
    matched as (
        select
            report_id,
            figure_count as cell_count
        from selected
        where
            wanted_table_codes::varchar[] is null
            and wanted_row_codes::varchar[] is null
            and wanted_column_codes::varchar[] is null
            and wanted_states::varchar[] is null
        union all
        select
            report_id,
            count(*) as cell_count
        from figure
        where
            not (
                wanted_table_codes::varchar[] is null
                and wanted_row_codes::varchar[] is null
                and wanted_column_codes::varchar[] is null
                and wanted_states::varchar[] is null
            )
            and (wanted_table_codes::varchar[] is null or list_contains(wanted_table_codes::varchar[], table_code))
            and (wanted_row_codes::varchar[] is null or list_contains(wanted_row_codes::varchar[], row_code))
            and (wanted_column_codes::varchar[] is null or list_contains(wanted_column_codes::varchar[], column_code))
            and (wanted_states::varchar[] is null or list_contains(wanted_states::varchar[], state))
            -- Before they are counted: where few reports are selected, only their cells are read.
            and report_id in (select selected.report_id from selected)
        group by report_id
    ),

    -- An error of the source that was corrected may bring a cell into a state that is asked for, or out of it.
    restated as (
        select
            report_id,
            list_contains(wanted_states::varchar[], corrected_state)::bigint
            - list_contains(wanted_states::varchar[], wrong_state)::bigint as cell_count
        from correction
        where
            correction_status = 'applied'
            and correction_kind = 'source_error'
            and wanted_states::varchar[] is not null
            and (wanted_table_codes::varchar[] is null or list_contains(wanted_table_codes::varchar[], table_code))
            and (wanted_row_codes::varchar[] is null or list_contains(wanted_row_codes::varchar[], row_code))
            and (wanted_column_codes::varchar[] is null or list_contains(wanted_column_codes::varchar[], column_code))
    ),

    wanted as (
        select
            report_id,
            sum(cell_count) as cell_count
        from ( -- noqa: AL10
            from matched
            union all
            from restated
        )
        group by report_id
        having sum(cell_count) > 0
    )

    select
        s.report_id,
        s.name_block,
        w.cell_count
    from selected as s
    inner join wanted as w on s.report_id = w.report_id;
