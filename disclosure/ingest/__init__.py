"""Documents into a store: found, read in processes, appended, read again."""
