"""The store: versions of one DuckDB file in a folder, written beside and switched atomically, read without waiting.

`versions` keeps the files, `schema` makes the tables, `batch` turns readings into columns, `write` appends and
publishes, `read` answers named queries, `verified` and `default` build the store that a fresh copy starts with.
The only package that imports duckdb.
"""
