-- noqa: disable=all
-- For each incoming correction: the current report that it is about, what is read there, and whether it applies. Of
-- several that fit a cell the latest counts. A report whose body has another identifier by now is known by its document.
with
current_report as (
    select
        report_id,
        agency_id,
        report_year,
        scope,
        source_sha256
    from report
    where is_current
),

located as (
    select
        incoming.*,
        coalesce(named.report_id, kept.report_id) as report_id
    from incoming
    left join current_report as named
        on
            incoming.agency_id = named.agency_id
            and incoming.report_year = named.report_year
            and incoming.scope = named.scope
    left join current_report as kept
        on
            incoming.source_sha256 = kept.source_sha256
            and incoming.report_year = kept.report_year
            and incoming.scope = kept.scope
),

compared as (
    select
        located.*,
        coalesce(figure.state, 'absent') as found_state,
        figure.value as found_value,
        coalesce(figure.raw_text, '') as found_raw_text,
        located.wrong_state = coalesce(figure.state, 'absent')
        and located.wrong_value is not distinct from figure.value
        and (
            located.wrong_state not in ('text', 'unreadable')
            or located.wrong_raw_text = coalesce(figure.raw_text, '')
        ) as is_fitting
    from located
    left join figure
        on
            located.report_id = figure.report_id
            and located.table_code = figure.table_code
            and located.row_code = figure.row_code
            and located.column_code = figure.column_code
),

ranked as (
    select
        *,
        row_number() over (
            partition by report_id, table_code, row_code, column_code, is_fitting
            order by corrected_at desc, correction_id desc
        ) as place
    from compared
)

select
    * exclude (source_sha256, is_fitting, place),
    case
        when report_id is null then 'no_report'
        when not is_fitting then 'mended'
        when place > 1 then 'superseded'
        else 'applied'
    end as correction_status
from ranked
where report_id is not null or recorded_in = 'journal'
order by correction_id;
