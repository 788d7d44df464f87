-- name: affected_agency
-- kind: lookup
-- grain: one row a body whose findings may change when the reports of $agency_ids change: the bodies themselves, the
-- one above each (sums of parts) and the one that took it over (carry-over), the offices of governments among them, and
-- those whose narrative is one of theirs (which names them); no rule looks two steps up
select a.agency_id
from agency as a
where a.agency_id = any($agency_ids::varchar[])
union
select n.agency_id
from agency as a
inner join agency as n on a.parent_agency_id = n.agency_id
where a.agency_id = any($agency_ids::varchar[])
union
select n.agency_id
from agency as a
inner join agency as n on a.successor_agency_id = n.agency_id
where a.agency_id = any($agency_ids::varchar[])
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
