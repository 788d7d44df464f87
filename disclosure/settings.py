"""Settings: every environment variable that the program reads, and where its folders are.

DISCLOSURE_EXTRAS is the one exception: `bootstrap` reads it before any package of the project can be loaded.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from platformdirs import user_data_path

from disclosure.lake_address import is_lake_address, parse_address

_PACKAGE = Path(__file__).resolve().parent
_INSTALLED = _PACKAGE / "installed"

PROJECT_FOLDER = _INSTALLED if _INSTALLED.is_dir() else _PACKAGE.parent
"""Where app.py, pages, queries and data are: a checkout, or their copy inside an installed package."""

DATA_FOLDER = PROJECT_FOLDER / "data"
QUERIES_FOLDER = PROJECT_FOLDER / "queries"

DEFAULT_STORE = (user_data_path("disclosure", appauthor=False) if _INSTALLED.is_dir() else DATA_FOLDER) / "store"
"""In a checkout with its other data; for an installed package in the folder that the system keeps for a user's data."""

LAKES_FOLDER = DEFAULT_STORE.with_name("lakes")
"""Where this machine's copies of lakes lie, each in a folder of its own."""

STORE_VARIABLE = "DISCLOSURE_STORE"
"""Folder of the store or address of a lake, where no --store says otherwise."""

READ_ONLY_VARIABLE = "DISCLOSURE_READ_ONLY"
"""Set, and not to 0, a dashboard only shows."""

TIMEZONE_VARIABLE = "DISCLOSURE_TIMEZONE"
"""Zone of the IANA database that times are shown in."""

MEMORY_VARIABLE = "DISCLOSURE_MEMORY"
"""Megabytes that a program that writes a store may use in all; without it, what is available."""

EXTENSIONS_VARIABLE = "DISCLOSURE_EXTENSIONS"
"""Folder with the files of DuckDB's extensions, where no package has them."""

_SECRETS = ("PGPASSWORD", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_ACCESS_KEY_ID")

OFFICE_VARIABLE = "DISCLOSURE_SOFFICE"
"""Path of LibreOffice's program, where it is not on the search path."""


def store_text() -> str:
    """DISCLOSURE_STORE as it is set, empty where it is not."""
    return os.environ.get(STORE_VARIABLE, "")


def store_folder() -> Path:
    """The store that is worked on: DISCLOSURE_STORE, else data/store of the project.

    For the address of a lake, the folder of this machine's copy. Raises AddressError for one that cannot be used.
    """
    text = store_text()
    if is_lake_address(text):
        return parse_address(text).cache_folder(LAKES_FOLDER)
    return Path(text) if text else DEFAULT_STORE


def is_read_only() -> bool:
    """Whether no page may offer anything that changes data."""
    return os.environ.get(READ_ONLY_VARIABLE, "").strip().lower() not in ("", "0", "false", "no")


def zone_name() -> str:
    """The name of the time zone, empty where none is set."""
    return os.environ.get(TIMEZONE_VARIABLE, "").strip()


def memory_text() -> str:
    """The megabytes as they are set, empty where they are not."""
    return os.environ.get(MEMORY_VARIABLE, "").strip()


def extensions_folder() -> str:
    """The folder of extension files as it is set, empty where it is not."""
    return os.environ.get(EXTENSIONS_VARIABLE, "")


def catalog_and_storage_secrets() -> list[str]:
    """The passwords and keys that are set for a lake: what no message may repeat."""
    return [os.environ[name] for name in _SECRETS if os.environ.get(name)]


def object_storage() -> dict[str, str]:
    """Keys and address of the object storage, in the variables that every tool for it knows; '' for what is not set."""
    found = os.environ.get
    return {
        "key_id": found("AWS_ACCESS_KEY_ID", ""),
        "secret": found("AWS_SECRET_ACCESS_KEY", ""),
        "session_token": found("AWS_SESSION_TOKEN", ""),
        "region": found("AWS_REGION") or found("AWS_DEFAULT_REGION", ""),
        "endpoint": found("AWS_ENDPOINT_URL_S3") or found("AWS_ENDPOINT_URL", ""),
    }


def limit_connecting(seconds: int) -> None:
    """Let libpq give up after so many seconds where no PGCONNECT_TIMEOUT says otherwise: alone it waits for minutes."""
    os.environ.setdefault("PGCONNECT_TIMEOUT", str(seconds))


def office_program() -> str:
    """The path of LibreOffice as it is set, empty where it is not."""
    return os.environ.get(OFFICE_VARIABLE, "")


def environment_for(store: Path | None = None, *, is_read_only: bool = False) -> Mapping[str, str]:
    """The environment of a process of ours: this one's, with a store and with reading only where they are given."""
    more = {} if store is None else {STORE_VARIABLE: str(store)}
    return {**os.environ, **more, **({READ_ONLY_VARIABLE: "1"} if is_read_only else {})}
