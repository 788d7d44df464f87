"""What people bring in through the pages: the files of a job on disk, which the pages and the command both know.

Values and files only: nothing here reads a document or opens a store, so that both sides may import it.
"""
