-- 指标适用的格式。 | The forms that ask for a measure: every part of the ratio has a cell in the form; of cells that count
-- only together (their addend has a name of one word) all.
create or replace table measure_format as
with
term as (
    select distinct
        measure,
        part,
        addend,
        figure_key
    from incoming_term
),

term_size as (
    select
        measure,
        part,
        addend,
        count(*) as cell_count
    from term
    group by measure, part, addend
),

part_count as (
    select
        measure,
        count(distinct part) as part_count
    from term
    group by measure
),

found as (
    select
        t.measure,
        t.part,
        t.addend,
        f.format_version,
        count(*) as cell_count
    from term as t
    inner join format_field as f on t.figure_key = f.table_code || '.' || f.row_code || '.' || f.column_code
    group by t.measure, t.part, t.addend, f.format_version
)

select
    m.measure_number,
    f.format_version
from found as f
inner join term_size as s on f.measure = s.measure and f.part = s.part and f.addend = s.addend
inner join part_count as p on f.measure = p.measure
inner join measure as m on f.measure = m.measure
where contains(f.addend, ' ') or f.cell_count = s.cell_count
group by m.measure_number, f.format_version, p.part_count
having count(distinct f.part) = p.part_count
order by m.measure_number, f.format_version;
