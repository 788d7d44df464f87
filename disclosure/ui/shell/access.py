"""Whether this dashboard only shows, or also lets people bring in and decide: `serve --read-only`."""

from __future__ import annotations

from disclosure.settings import is_read_only

__all__ = ["INTERNAL_COLUMNS", "is_read_only"]

INTERNAL_COLUMNS = ("reviewer", "note", "corrected_by", "contact")
"""Names of staff and remarks between them: for those who work on the store, not for those who are shown it."""
