-- The current reports whose findings about peers are made anew: those of the groups $peer_groups (scope|level|kind,
-- nothing for what is not known) in the years $report_years, with the number of their group.
create or replace temp table wanted_report as
with
peer_group as (
    select
        split_part(listed.peer_group, '|', 1) as scope,
        nullif(split_part(listed.peer_group, '|', 2), '') as level,
        nullif(split_part(listed.peer_group, '|', 3), '') as kind,
        row_number() over () as peer_number
    from (select unnest($peer_groups::varchar[]) as peer_group) as listed
)

select
    report_measure.report_id,
    report_measure.previous_report_id,
    report_measure.report_year,
    peer_group.peer_number
from report_measure
inner join peer_group
    on
        report_measure.scope = peer_group.scope
        and report_measure.level is not distinct from peer_group.level
        and report_measure.kind is not distinct from peer_group.kind
where report_measure.report_year in (select unnest($report_years::integer[]));
