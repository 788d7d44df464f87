"""The store that a fresh copy starts with: the verified reports of data/reports, built at the first start in seconds.

Also what happens when the code has moved on since a store was built: serving tables and reference facts are brought up
to date; a store with other tables is rebuilt only where it holds nothing but the verified reports.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from disclosure.decisions.agencies import decision_stamp, registry_of
from disclosure.store.bodies import AgencyRegistry
from disclosure.store.corrections import corrections_fingerprint, read_corrections
from disclosure.store.errors import StoreError
from disclosure.store.filing import decisions_stamp, read_decisions
from disclosure.store.lake.cache import lake_of
from disclosure.store.read import describe_unreadable
from disclosure.store.schema import (
    check_schema_version,
    connect,
    fingerprint,
    is_same_schema,
    read_info,
    reference_fingerprint,
    require_extendable_schema,
    serving_fingerprint,
)
from disclosure.store.verified import REPORTS_FOLDER, VERIFIED_VERSION, read_verified_reports
from disclosure.store.versions import current_path, current_version
from disclosure.store.write import StoreWriter

_PATIENCE_SECONDS = 120
"""Several processes may start on one folder at once: the first builds, the others wait for it."""


def ensure_default_store(folder: Path, registry: AgencyRegistry | None = None) -> bool:
    """Make sure that `folder` holds a store of this code; True when a version was built.

    New folder: the verified reports. Existing store: brought up to date with this code and its data files where they
    have changed. Raises StoreError when that is not possible (newer program, documents to ingest again, no permission).
    """
    if lake_of(folder) is not None:
        current_path(folder)  # what a lake holds is what was published there; nobody's start changes it
        return False
    if current_version(folder) is None:
        return _build(folder, registry, is_new=True)
    info = read_store_info(folder)
    check_schema_version(info, folder)
    if not is_same_schema(info):
        if info.get("holds_only_verified") != "true":
            require_extendable_schema(info, folder)
            return _build(folder, registry, is_new=False)
        return _build(folder, registry, is_new=True)
    if info.get("holds_only_verified") == "true" and info.get("verified_fingerprint") != verified_fingerprint():
        return _build(folder, registry, is_new=True)
    wanted = {
        "serving_fingerprint": serving_fingerprint(),
        "reference_fingerprint": reference_fingerprint(),
        "corrections_fingerprint": corrections_fingerprint(read_corrections(folder)),
        "decision_stamp": registry.decision_stamp if registry is not None else decision_stamp(folder),
        "report_stamp": decisions_stamp(read_decisions(folder)),
    }
    if all(info.get(name, "") == value for name, value in wanted.items()):
        return False
    return _build(folder, registry, is_new=False)


def _build(folder: Path, registry: AgencyRegistry | None, *, is_new: bool) -> bool:
    before = current_version(folder)
    known = registry or registry_of(folder)
    with StoreWriter(
        folder, known, origin="verified_figures", starts_empty=is_new, wait_seconds=_PATIENCE_SECONDS
    ) as writer:
        if current_version(folder) != before:
            return False  # another process was faster
        writer.note("made_by", "start")
        if is_new:
            writer.add_readings(read_verified_reports(), VERIFIED_VERSION)
            writer.note("verified_fingerprint", verified_fingerprint())
        else:
            writer.refresh()
        writer.publish()
    return True


def read_store_info(folder: Path) -> dict[str, str]:
    """The properties of the current version. Raises StoreError when its file cannot be opened."""
    path = current_path(folder)
    try:
        with connect(path, read_only=True) as connection:
            return read_info(connection)
    except duckdb.Error as error:
        raise StoreError(describe_unreadable(path, error)) from error


def verified_fingerprint() -> str:
    """Changes with the committed figures."""
    names = ("report", "figure", "claim")
    return fingerprint((REPORTS_FOLDER / f"{name}.csv").read_text(encoding="utf-8") for name in names)
