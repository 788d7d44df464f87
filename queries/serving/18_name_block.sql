-- 名称开头相同的一组。 | A number for the first six characters of a name, in the order of names: what lists of many reports are
-- divided by, and what stays as it is when others come and go. A character takes 21 bits.
create or replace macro name_block(name) as
case
    when name is not null
        then
            (
                (
                    (
                        (
                            greatest(unicode(substring(name, 1, 1)), 0)::hugeint * 2097152
                            + greatest(unicode(substring(name, 2, 1)), 0)
                        ) * 2097152
                        + greatest(unicode(substring(name, 3, 1)), 0)
                    ) * 2097152
                    + greatest(unicode(substring(name, 4, 1)), 0)
                ) * 2097152
                + greatest(unicode(substring(name, 5, 1)), 0)
            ) * 2097152
            + greatest(unicode(substring(name, 6, 1)), 0)
end;
