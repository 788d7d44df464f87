"""The start page: where to look, and what the data are."""
