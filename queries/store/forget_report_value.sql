-- Values of reports that are made anew; what they were. The years (null for all) only save reading the others.
delete from report_value
where
    report_value.report_id in (select unnest($report_ids::bigint[]))
    and report_value.report_year in (select unnest($report_years::smallint[]))
returning *;
