-- What rules of some levels read, as far as it is there: where has_texts is false, those about texts find nothing;
-- where has_years is, those that compare two years; where has_aggregates is, those of a government and its parts.
select
    exists (from claim)
    or exists (from paragraph)
    or exists (from text_match)
    or exists (from text_sketch) as has_texts,
    (select min(report.report_year) < max(report.report_year) from report) as has_years,
    (select bool_or(report.scope = 'aggregate') from report) as has_aggregates;
