"""Readings of an ingest that was interrupted: kept beside the versions until one is published, so that none is lost.

    <folder>/unfinished/<name>.readings     a zip file: documents.json and an Arrow file (LZ4) for each frame of a batch

They count only for the readers that made them (a fingerprint of their code) and for the same bytes under the same name.
Nothing in them is ever run: JSON and Arrow only.
"""

from __future__ import annotations

import io
import json
import os
import zipfile
import zlib
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import polars as pl

from disclosure.model.report import Problem
from disclosure.store.batch import FRAME_SCHEMAS, Batch, Document

UNFINISHED = "unfinished"


def keep_batch(folder: Path, fingerprint: str, batch: Batch) -> None:
    """Keep readings of the store in `folder`. Raises OSError (disk full, ...)."""
    parts = folder / UNFINISHED
    parts.mkdir(parents=True, exist_ok=True)
    unique = uuid4().hex
    described = {"fingerprint": fingerprint, "documents": [_as_json(document) for document in batch.documents]}
    temporary = parts / f"{unique}.part"
    with zipfile.ZipFile(temporary, "w", zipfile.ZIP_STORED) as package:
        package.writestr("documents.json", json.dumps(described, ensure_ascii=False).encode("utf-8", "surrogatepass"))
        for name, frame in batch.frames().items():
            buffer = io.BytesIO()
            frame.write_ipc(buffer, compression="lz4")
            package.writestr(f"{name}.arrow", buffer.getvalue())
    os.replace(temporary, parts / f"{unique}.readings")


class Unfinished:
    """The kept readings of a store, found by the digest and the name of their document."""

    def __init__(self, folder: Path, fingerprint: str) -> None:
        """Looks through what is kept; what other readers made, or what is damaged, is deleted."""
        self._folder = folder / UNFINISHED
        self._places: dict[tuple[str, str], tuple[Path, list[int]]] = {}
        self._loaded: tuple[Path, Batch] | None = None
        for path in sorted(self._folder.glob("*")):
            documents = _documents_of(path, fingerprint) if path.suffix == ".readings" else None
            if documents is None:
                _delete(path)
                continue
            for index, document in enumerate(documents):
                key = (document["sha256"], _file_name(document["source"], document.get("part", "")))
                place = self._places.get(key)
                if place is None or place[0] != path:
                    place = self._places[key] = (path, [])
                place[1].append(index)  # a file that holds several reports has several

    def __len__(self) -> int:
        return len(self._places)

    def __contains__(self, key: tuple[str, str]) -> bool:
        return key in self._places

    def find(self, keys: Sequence[tuple[str, str]]) -> Batch | None:
        """The readings of documents (digest, name), in this order, if one file has them all."""
        places = [self._places.get(key) for key in keys]
        if not places or places[0] is None or any(place is None or place[0] != places[0][0] for place in places):
            return None
        batch = self._load(places[0][0])
        return (
            None
            if batch is None
            else select_documents(batch, [index for place in places if place for index in place[1]])
        )

    def _load(self, path: Path) -> Batch | None:
        if self._loaded is not None and self._loaded[0] == path:
            return self._loaded[1]
        try:
            with zipfile.ZipFile(path) as package:
                documents = json.loads(package.read("documents.json").decode("utf-8", "surrogatepass"))["documents"]
                frames = {name: pl.read_ipc(io.BytesIO(package.read(f"{name}.arrow"))) for name in FRAME_SCHEMAS}
            if any(frames[name].schema != pl.Schema(schema) for name, schema in FRAME_SCHEMAS.items()):
                return None
            batch = Batch([_from_json(document) for document in documents], **frames)
        except _DAMAGED:
            return None
        self._loaded = (path, batch)
        return batch

    def clear(self) -> None:
        """Delete everything: it is in a published version now."""
        self._places.clear()
        self._loaded = None
        clear_readings(self._folder.parent)


def clear_readings(folder: Path) -> None:
    """Delete the kept readings of the store in `folder`."""
    parts = folder / UNFINISHED
    for path in parts.glob("*"):
        _delete(path)
    with suppress(OSError):
        parts.rmdir()


def select_documents(batch: Batch, indexes: Sequence[int]) -> Batch:
    """Some documents of a batch, in the order given."""
    if list(indexes) == list(range(len(batch.documents))):
        return batch
    places = pl.DataFrame(
        {
            "document": pl.Series(indexes, dtype=pl.UInt32),
            "now": pl.Series(range(len(indexes)), dtype=pl.UInt32),
        }
    )

    def chosen(frame: pl.DataFrame) -> pl.DataFrame:
        joined = places.join(frame, on="document", maintain_order="left_right")
        return joined.with_columns(pl.col("now").alias("document")).select(frame.columns)

    return Batch(
        [batch.documents[index] for index in indexes], **{name: chosen(frame) for name, frame in batch.frames().items()}
    )


def _file_name(source: str, part: str) -> str:
    """The name of the file that a report came from; a report among several is named `file#part`."""
    return source.removesuffix(f"#{part}") if part else source


_DAMAGED = (
    OSError,
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    ValueError,
    KeyError,
    TypeError,
    pl.exceptions.PolarsError,
)


def _documents_of(path: Path, fingerprint: str) -> list[dict[str, Any]] | None:
    try:
        with zipfile.ZipFile(path) as package:
            described = json.loads(package.read("documents.json").decode("utf-8", "surrogatepass"))
            documents = described["documents"] if described["fingerprint"] == fingerprint else None
            return [dict(document) for document in documents] if documents is not None else None
    except _DAMAGED:
        return None


def _delete(path: Path) -> None:
    with suppress(OSError):
        path.unlink(missing_ok=True)


def _as_json(document: Document) -> dict[str, Any]:
    values = asdict(document)
    values["published_on"] = document.published_on.isoformat() if document.published_on else None
    return values


def _from_json(values: dict[str, Any]) -> Document:
    published = values["published_on"]
    problems = tuple(Problem(**problem) for problem in values["problems"])
    return Document(
        **{**values, "published_on": date.fromisoformat(published) if published else None, "problems": problems}
    )
