"""Whether this dashboard only shows, or also lets people bring in and decide: `serve --read-only`."""

from __future__ import annotations

import os

READ_ONLY_VARIABLE = "DISCLOSURE_READ_ONLY"

INTERNAL_COLUMNS = ("reviewer", "note", "corrected_by", "contact")
"""Names of staff and remarks between them: for those who work on the store, not for those who are shown it."""


def is_read_only() -> bool:
    """True where no page may offer anything that changes data (DISCLOSURE_READ_ONLY set, and not to 0)."""
    return os.environ.get(READ_ONLY_VARIABLE, "").strip().lower() not in ("", "0", "false", "no")
