"""What a reading depends on beside its document: the readers' code and data, and what is installed beside them."""

from __future__ import annotations

import hashlib
import importlib.metadata
import platform
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from disclosure.readers.office.converted import find_program
from disclosure.readers.scans.ocr import model_path
from disclosure.reading.extract import EXTRACTOR_VERSION
from disclosure.settings import DATA_FOLDER


@cache
def readers_fingerprint() -> str:
    """Changes with the code of the readers and the data that they read by: kept readings of other code do not count."""
    package = Path(__file__).resolve().parents[1]
    paths = [package / "store" / "batch.py"]
    code = ("model", "form", "readers", "recognition", "reading", "claims", "copies")
    data = ("formats", "labels", "claims", "copies")
    paths += [path for part in code for path in (package / part).rglob("*.py")]
    paths += [path for part in data for path in (DATA_FOLDER / part).glob("*.csv")]
    digest = hashlib.sha256(EXTRACTOR_VERSION.encode())
    for path in sorted(paths):
        with suppress(OSError):
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


_TRAVELLED_WITH = ("dask", "distributed", "polars")
"""Packages whose versions two machines share, or what one packs the other may not open."""


@dataclass(frozen=True, slots=True)
class ReadersState:
    """What two machines have in common where they read the same document alike.

    `version` is the readers' own, `fingerprint` that of their code and data; `programs` names Python and the packages
    that carry orders and answers; `can_recognise` (scans) and `can_convert` (older Word files) tell of optional parts.
    """

    version: str
    fingerprint: str
    programs: tuple[str, ...]
    can_recognise: bool
    can_convert: bool


def readers_state() -> ReadersState:
    """The state of the readers on this machine."""
    python = ".".join(platform.python_version_tuple()[:2])
    packages = tuple(f"{name} {importlib.metadata.version(name)}" for name in _TRAVELLED_WITH)
    return ReadersState(
        EXTRACTOR_VERSION,
        readers_fingerprint(),
        (f"Python {python}", *packages),
        model_path() is not None,
        find_program() is not None,
    )
