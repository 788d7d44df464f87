"""Settings: every environment variable that the program reads, and where its folders are.

DISCLOSURE_EXTRAS is the one exception: `bootstrap` reads it before any package of the project can be loaded.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from platformdirs import user_data_path

_PACKAGE = Path(__file__).resolve().parent
_INSTALLED = _PACKAGE / "installed"

PROJECT_FOLDER = _INSTALLED if _INSTALLED.is_dir() else _PACKAGE.parent
"""Where app.py, pages, queries and data are: a checkout, or their copy inside an installed package."""

DATA_FOLDER = PROJECT_FOLDER / "data"
QUERIES_FOLDER = PROJECT_FOLDER / "queries"

DEFAULT_STORE = (user_data_path("disclosure", appauthor=False) if _INSTALLED.is_dir() else DATA_FOLDER) / "store"
"""In a checkout with its other data; for an installed package in the folder that the system keeps for a user's data."""

STORE_VARIABLE = "DISCLOSURE_STORE"
"""Folder of the store, where no --store says otherwise."""

READ_ONLY_VARIABLE = "DISCLOSURE_READ_ONLY"
"""Set, and not to 0, a dashboard only shows."""

TIMEZONE_VARIABLE = "DISCLOSURE_TIMEZONE"
"""Zone of the IANA database that times are shown in."""

MEMORY_VARIABLE = "DISCLOSURE_MEMORY"
"""Megabytes that a program that writes a store may use in all; without it, what is available."""

OFFICE_VARIABLE = "DISCLOSURE_SOFFICE"
"""Path of LibreOffice's program, where it is not on the search path."""


def store_folder() -> Path:
    """The store that is worked on: DISCLOSURE_STORE, else data/store of the project."""
    return Path(os.environ.get(STORE_VARIABLE) or DEFAULT_STORE)


def is_read_only() -> bool:
    """Whether no page may offer anything that changes data."""
    return os.environ.get(READ_ONLY_VARIABLE, "").strip().lower() not in ("", "0", "false", "no")


def zone_name() -> str:
    """The name of the time zone, empty where none is set."""
    return os.environ.get(TIMEZONE_VARIABLE, "").strip()


def memory_text() -> str:
    """The megabytes as they are set, empty where they are not."""
    return os.environ.get(MEMORY_VARIABLE, "").strip()


def office_program() -> str:
    """The path of LibreOffice as it is set, empty where it is not."""
    return os.environ.get(OFFICE_VARIABLE, "")


def environment_for(store: Path | None = None, *, is_read_only: bool = False) -> Mapping[str, str]:
    """The environment of a process of ours: this one's, with a store and with reading only where they are given."""
    more = {} if store is None else {STORE_VARIABLE: str(store)}
    return {**os.environ, **more, **({READ_ONLY_VARIABLE: "1"} if is_read_only else {})}
