-- Patterns that no report has any more.
delete from fill_pattern
where fill_pattern.fill_pattern in (select unnest($fill_patterns::hugeint[]));
