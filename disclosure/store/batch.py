"""Readings as columns: what travels from the reading processes to the writer, ready for bulk appends."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

import polars as pl

from disclosure.claims import find_claims
from disclosure.copies import LEAST_CHARACTERS, OwnText, make_sketches, own_text
from disclosure.form.versions import known_keys
from disclosure.model.report import Claim, Figure, Problem, Reading, Scope, Status

VALUE_TYPE = pl.Decimal(24, 6)
"""Exact decimals of the store: eighteen digits before the point, six behind it."""

_LARGEST = Decimal(10) ** 18

FIGURE_SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "document": pl.UInt32,
    "table_code": pl.String,
    "row_code": pl.String,
    "column_code": pl.String,
    "value": VALUE_TYPE,
    "state": pl.String,
    "unit": pl.String,
    "raw_text": pl.String,
    "source_place": pl.String,
}

CONFIDENCE_SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "document": pl.UInt32,
    "table_code": pl.String,
    "row_code": pl.String,
    "column_code": pl.String,
    "confidence": pl.Float64,
}
"""Figures that were read by OCR; all others have no row."""

PARAGRAPH_SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "document": pl.UInt32,
    "section_code": pl.String,
    "position": pl.Int32,
    "paragraph_text": pl.String,
    "source_place": pl.String,
}

CLAIM_SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "claim_number": pl.Int32,
    "position": pl.Int32,
    "claim_kind": pl.String,
    "subject_code": pl.String,
    "operator": pl.String,
    "value": VALUE_TYPE,
    "precision_value": VALUE_TYPE,
    "unit": pl.String,
    "first_year": pl.Int32,
    "last_year": pl.Int32,
    "related_number": pl.Int32,
    "base_number": pl.Int32,
    "is_closed_list": pl.Boolean,
    "quote": pl.String,
}

SKETCH_SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "character_count": pl.Int32,
    "sketch": pl.Binary,
}
"""What copies are searched by: a row for each narrative; no sketch where the text is too short.

A batch has the own text beside it, so that it need not be made again for the search."""

FRAME_SCHEMAS: dict[str, dict[str, pl.DataType | type[pl.DataType]]] = {
    "figures": FIGURE_SCHEMA,
    "paragraphs": PARAGRAPH_SCHEMA,
    "claims": {"document": pl.UInt32, **CLAIM_SCHEMA},
    "confidences": CONFIDENCE_SCHEMA,
    "sketches": {"document": pl.UInt32, **SKETCH_SCHEMA, "own_text": pl.String},
}
"""The frames of a batch by the names of its fields."""


@dataclass(frozen=True, slots=True)
class Document:
    """A reading without its figures and paragraphs; `content_hash` stands for everything that was read.

    Several may come from one file (`sha256`); then `part` tells them apart and `source` ends in `#part`.
    """

    @property
    def file_name(self) -> str:
        """The name of the file, which parts share."""
        return self.source.removesuffix(f"#{self.part}") if self.part else self.source

    source: str
    sha256: str
    byte_count: int
    media_type: str
    url: str | None
    site_name: str | None
    status: Status
    agency: str | None
    year: int | None
    scope: Scope
    format: str | None
    title: str | None
    published_on: date | None
    problems: tuple[Problem, ...]
    content_hash: str
    figure_count: int
    part: str = ""


@dataclass(frozen=True, slots=True)
class Batch:
    """Documents in order; the frames (schemas above) name theirs by `document`, its index."""

    documents: list[Document]
    figures: pl.DataFrame
    paragraphs: pl.DataFrame
    claims: pl.DataFrame
    confidences: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=CONFIDENCE_SCHEMA))
    sketches: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=FRAME_SCHEMAS["sketches"]))

    def frames(self) -> dict[str, pl.DataFrame]:
        """The frames by name (FRAME_SCHEMAS)."""
        return {name: getattr(self, name) for name in FRAME_SCHEMAS}


def claims_of(reading: Reading) -> Sequence[Claim]:
    """What a reading's narrative states: as it was noted, else found in its paragraphs."""
    return reading.claims or find_claims(reading.paragraphs, reading.year, reading.scope)


def make_batch(readings: Sequence[Reading], statements: Sequence[Sequence[Claim]] | None = None) -> Batch:
    """The columns of some readings; `statements`, where they are known already, are `claims_of` each.

    Raises ValueError for a key that no format has: a defect of the reader.
    """
    figures: dict[str, list[Any]] = {name: [] for name in FIGURE_SCHEMA}
    paragraphs: dict[str, list[Any]] = {name: [] for name in PARAGRAPH_SCHEMA}
    claims: list[tuple[int, Sequence[Claim]]] = []
    narratives: list[tuple[int, OwnText]] = []
    documents = []
    confidences: list[tuple[int, str, str, str, float]] = []
    for index, reading in enumerate(readings):
        stored, problems = _storable(reading.figures.values())
        documents.append(_describe(reading, stored, problems))
        if reading.status == "refused":
            continue
        figures["document"] += [index] * len(stored)
        for name, column in _columns_of(stored).items():
            figures[name] += column
        confidences += [
            (index, *split_key(figure.key), figure.confidence) for figure in stored if figure.confidence is not None
        ]
        for position, paragraph in enumerate(reading.paragraphs, start=1):
            paragraphs["document"].append(index)
            paragraphs["section_code"].append(paragraph.section)
            paragraphs["position"].append(position)
            paragraphs["paragraph_text"].append(paragraph.text)
            paragraphs["source_place"].append(paragraph.at)
        if reading.paragraphs:
            narratives.append((index, own_text((n, p.section, p.text) for n, p in enumerate(reading.paragraphs, 1))))
        claims.append((index, claims_of(reading) if statements is None else statements[index]))
    return Batch(
        documents,
        pl.DataFrame(figures, schema={**FIGURE_SCHEMA, "value": pl.String}).cast({"value": VALUE_TYPE}),
        pl.DataFrame(paragraphs, schema=PARAGRAPH_SCHEMA),
        claim_frame(claims, "document", pl.UInt32()),
        pl.DataFrame(confidences, schema=CONFIDENCE_SCHEMA, orient="row"),
        sketch_frame(narratives, "document", pl.UInt32()),
    )


def _columns_of(figures: Sequence[Figure]) -> dict[str, Sequence[Any]]:
    """The columns of some figures, values as text: polars makes decimals of text in a quarter of the time."""
    if not figures:
        return {}
    keys, values, states, raw_texts, places, units, _ = zip(*figures, strict=True)
    tables, rows, columns = zip(*map(split_key, keys), strict=True)
    return {
        "table_code": tables,
        "row_code": rows,
        "column_code": columns,
        "value": [_plain(value) if value is not None else None for value in values],
        "state": states,
        "unit": units,
        "raw_text": raw_texts,
        "source_place": places,
    }


def sketch_frame(narratives: Sequence[tuple[int, OwnText]], owner: str, kind: pl.DataType) -> pl.DataFrame:
    """Sketches as rows (SKETCH_SCHEMA), with the number of their document or report in the column `owner`."""
    long = [(number, text.hashes()) for number, text in narratives if text.length >= LEAST_CHARACTERS]
    sketches = make_sketches([hashes for _, hashes in long])
    blobs = {number: sketch.astype("<u4").tobytes() for (number, _), sketch in zip(long, sketches, strict=True)}
    rows = [(number, text.length, blobs.get(number), text.characters) for number, text in narratives]
    return pl.DataFrame(rows, schema={owner: kind, **SKETCH_SCHEMA, "own_text": pl.String}, orient="row")


def claim_frame(claims: Iterable[tuple[int, Sequence[Claim]]], owner: str, kind: pl.DataType) -> pl.DataFrame:
    """Claims as rows (CLAIM_SCHEMA), with the number of their document or report in the column `owner`."""
    rows = [
        (
            number, claim.number, claim.position, claim.kind, claim.subject, claim.operator, claim.value,
            claim.precision, claim.unit, claim.first_year, claim.last_year, claim.related, claim.base,
            claim.is_closed_list, claim.quote,
        )
        for number, some in claims
        for claim in some
    ]  # fmt: skip
    return pl.DataFrame(rows, schema={owner: kind, **CLAIM_SCHEMA}, orient="row")


def join_batches(batches: Sequence[Batch]) -> Batch:
    """Several batches as one; documents keep their order."""
    documents = [document for batch in batches for document in batch.documents]
    parts: dict[str, list[pl.DataFrame]] = {name: [] for name in FRAME_SCHEMAS}
    offset = 0
    for batch in batches:
        shift = pl.lit(offset, dtype=pl.UInt32)
        for name, frame in batch.frames().items():
            parts[name].append(frame.with_columns(pl.col("document") + shift))
        offset += len(batch.documents)
    return Batch(documents, **{name: pl.concat(frames) for name, frames in parts.items()})


@cache
def split_key(key: str) -> tuple[str, str, str]:
    """`table.row.column` in its parts."""
    if key not in known_keys():
        raise ValueError(f"no format has a cell {key!r}")
    table, row, column = key.split(".")
    return table, row, column


def _storable(figures: Iterable[Figure]) -> tuple[list[Figure], tuple[Problem, ...]]:
    """The figures as the store can hold them: a number past its digits is kept as text, never rounded."""
    stored = []
    problems = []
    for figure in figures:
        value = figure.value
        if value is not None and not _fits(value):
            problems.append(
                Problem(
                    "value_out_of_range",
                    f"数值超出可存范围(整数 18 位、小数 6 位),按文字保存:{figure.raw} | "
                    f"The number has more digits than the store keeps (18 and 6); kept as text: {figure.raw}",
                    figure.at,
                )
            )
            figure = figure._replace(value=None, state="text")
        stored.append(figure)
    return stored, tuple(problems)


@lru_cache(maxsize=65536)
def _fits(value: Decimal) -> bool:
    if not value.is_finite() or abs(value) >= _LARGEST:
        return False
    return value == value.to_integral_value() or value == round(value, 6)


def _describe(reading: Reading, figures: Sequence[Figure], problems: tuple[Problem, ...]) -> Document:
    return Document(
        source=reading.source,
        sha256=reading.sha256,
        byte_count=reading.byte_count,
        media_type=reading.media_type,
        url=reading.url,
        site_name=reading.site_name,
        status="partial" if problems and reading.status == "complete" else reading.status,
        agency=reading.agency,
        year=reading.year,
        scope=reading.scope,
        format=reading.format,
        title=reading.title,
        published_on=reading.published_on,
        problems=reading.problems + problems,
        content_hash=_hash_content(reading, figures),
        figure_count=len(figures),
        part=reading.part,
    )


def _hash_content(reading: Reading, figures: Sequence[Figure]) -> str:
    """Equal for equal cells, narrative, title and date, however the document writes them (1,234 and 1234)."""
    lines = [f"{f.key}={f.state}={_plain(f.value)}={f.unit or ''}" for f in figures]
    lines.sort()
    lines.extend(f"{paragraph.section}:{paragraph.text}" for paragraph in reading.paragraphs)
    lines.extend(f"{claim.subject}~{claim.value}~{claim.quote}" for claim in reading.claims)
    lines.append(f"{reading.status}|{reading.format}|{reading.title}|{reading.published_on}")
    return hashlib.sha256("\n".join(lines).encode("utf-8", "replace")).hexdigest()[:32]


@lru_cache(maxsize=65536)
def _plain(value: Decimal | None) -> str:
    return "" if value is None else format(value.normalize(), "f")
