-- Patterns that no report has any more; those of their rows.
delete from fill_pattern
where fill_pattern.fill_pattern in (select unnest($fill_patterns::hugeint[]))
returning fill_pattern.row_pattern;
