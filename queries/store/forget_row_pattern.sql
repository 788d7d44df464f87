-- Patterns of rows that no pattern of a table has any more.
delete from row_pattern
where
    row_pattern.row_pattern in (select unnest($row_patterns::hugeint[]))
    and row_pattern.row_pattern not in (
        select p.row_pattern
        from fill_pattern as p
        where p.row_pattern in (select unnest($row_patterns::hugeint[]))
    );
