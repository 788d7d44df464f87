-- The cells that findings rest on. `incoming` has the cells of data/rules/term.csv: which report (own, previous,
-- history or part, aggregate), which row and column (= is that of the finding), and the part that the cell plays.
-- Only findings about the reports of wanted_report, of $rule_ids (null: all).
create or replace temp table made as
with checked as (
    select
        report.report_id,
        report.agency_id,
        report.report_year,
        report.scope
    from report
    where report.is_current
),

located as (
    select distinct
        finding.rule_id,
        finding.report_id,
        finding.figure_key,
        split_part(finding.figure_key, '.', 1) as table_code,
        split_part(finding.figure_key, '.', 2) as row_code,
        split_part(finding.figure_key, '.', 3) as column_code,
        checked.agency_id,
        checked.report_year,
        checked.scope
    from finding
    inner join checked on finding.report_id = checked.report_id
    where
        finding.figure_key <> ''
        and finding.report_id in (select wanted_report.report_id from wanted_report)
        and ($rule_ids::varchar[] is null or finding.rule_id = any($rule_ids::varchar[]))
),

partner as (
    select
        located.*,
        located.report_id as cell_report_id,
        'own' as source
    from located
    union all by name
    select
        located.*,
        checked.report_id as cell_report_id,
        unnest(
            case when checked.report_year = located.report_year - 1 then ['previous', 'history'] else ['history'] end
        ) as source
    from located
    inner join checked
        on
            located.agency_id = checked.agency_id
            and located.scope = checked.scope
            and located.report_year > checked.report_year
            and located.report_year - 5 <= checked.report_year
    union all by name
    select
        located.*,
        checked.report_id as cell_report_id,
        'part' as source
    from located
    inner join agency on located.agency_id = agency.parent_agency_id
    inner join checked on agency.agency_id = checked.agency_id and located.report_year = checked.report_year
    where located.rule_id = 'A_GE_CHILD'
    union all by name
    select
        located.*,
        checked.report_id as cell_report_id,
        'aggregate' as source
    from located
    inner join agency on located.agency_id = agency.agency_id
    inner join checked
        on
            agency.parent_agency_id = checked.agency_id
            and located.report_year = checked.report_year
            and checked.scope = 'aggregate'
    where located.rule_id = 'A_SCOPE'
),

-- Statements of the text: the cells of the quantity that they speak of, in the plain reading.
spoken as (
    select
        finding.rule_id,
        finding.report_id,
        finding.figure_key,
        spoken_report.report_id as cell_report_id,
        claim_subject_cell.table_code,
        claim_subject_cell.row_code,
        claim_subject_cell.column_code,
        case when spoken_report.report_id = finding.report_id then 'added' else 'previous' end as role
    from finding
    inner join located
        on
            finding.rule_id = located.rule_id
            and finding.report_id = located.report_id
            and finding.figure_key = located.figure_key
    inner join claim on finding.report_id = claim.report_id and finding.claim_number = claim.claim_number
    inner join claim_subject_cell on claim.subject_code = claim_subject_cell.subject_code
    inner join checked as spoken_report
        on
            located.agency_id = spoken_report.agency_id
            and located.scope = spoken_report.scope
            and (
                spoken_report.report_year between claim.first_year and claim.last_year
                or (claim.claim_kind in ('change', 'change_count') and spoken_report.report_year = claim.first_year - 1)
            )
    where claim_subject_cell.reading = 1
),

wanted as (
    select
        located.rule_id,
        located.report_id,
        located.figure_key,
        located.report_id as cell_report_id,
        located.table_code,
        located.row_code,
        located.column_code,
        'subject' as role
    from located
    union all by name
    select
        partner.rule_id,
        partner.report_id,
        partner.figure_key,
        partner.cell_report_id,
        partner.table_code,
        case incoming.row_code when '=' then partner.row_code else incoming.row_code end as row_code,
        case incoming.column_code when '=' then partner.column_code else incoming.column_code end as column_code,
        incoming.role
    from partner
    inner join incoming on partner.rule_id = incoming.rule_id and partner.source = incoming.source
    union all by name
    select
        spoken.rule_id,
        spoken.report_id,
        spoken.figure_key,
        spoken.cell_report_id,
        spoken.table_code,
        spoken.row_code,
        spoken.column_code,
        spoken.role
    from spoken
),

-- A cell that is the subject plays no second part.
told as (
    select
        wanted.rule_id,
        wanted.report_id,
        wanted.figure_key,
        wanted.cell_report_id,
        wanted.table_code,
        wanted.row_code,
        wanted.column_code,
        case when bool_or(wanted.role = 'subject') then 'subject' else min(wanted.role) end as role
    from wanted
    group by all
)

select
    told.rule_id,
    told.report_id,
    told.figure_key,
    told.cell_report_id,
    told.table_code || '.' || told.row_code || '.' || told.column_code as cell_figure_key,
    told.role
from told
inner join figure
    on
        told.cell_report_id = figure.report_id
        and told.table_code = figure.table_code
        and told.row_code = figure.row_code
        and told.column_code = figure.column_code
order by told.report_id, told.rule_id, told.figure_key, told.cell_report_id, cell_figure_key;
