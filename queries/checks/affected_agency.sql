-- name: affected_agency
-- kind: lookup
-- grain: one row a body whose findings may change when the reports of $agency_ids change: the bodies themselves, those
-- above them (sums of parts), those that took them over (carry-over), the offices of governments among them, and those
-- whose narrative is one of theirs (which names them)
with recursive above as (
    select a.agency_id
    from agency as a
    where a.agency_id = any($agency_ids::varchar[])
    union
    select n.agency_id
    from above as b
    inner join agency as a on b.agency_id = a.agency_id
    inner join agency as n on a.parent_agency_id = n.agency_id or a.successor_agency_id = n.agency_id
)

select agency_id
from above
union
select a.agency_id
from agency as a
where a.kind = 'government_office' and a.parent_agency_id = any($agency_ids::varchar[])
union
select r.agency_id
from report as other
inner join text_match as m on other.report_id = m.other_report_id
inner join report as r on m.report_id = r.report_id
where other.agency_id = any($agency_ids::varchar[])
order by agency_id;
