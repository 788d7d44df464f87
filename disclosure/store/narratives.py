"""What is drawn from the stored narratives: their statements (table claim) and their copies (text_match, text_passage).

Statements of documents come with the documents; here they are found for narratives that were appended as rows, and
again for all where the finder has changed. Copies are searched for the reports that are new, against all others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TypeVar

import duckdb
import numpy as np
import numpy.typing as npt
import polars as pl

from disclosure.claims import find_numbered
from disclosure.copies import (
    LEAST_SHARE,
    SKETCH_NUMBERS,
    OwnText,
    compare_texts,
    count_shared,
    likely_pairs,
    own_text,
)
from disclosure.model.report import Paragraph
from disclosure.store.batch import claim_frame, sketch_frame
from disclosure.store.narrative_versions import CLAIMS_VERSION, COPIES_VERSION
from disclosure.store.own_texts import OwnTexts
from disclosure.store.schema import COPIES_FOLDER, append_rows, execute, fingerprint, load_statement

_CHUNK = 2000
"""Reports whose narratives are in memory at once."""

T = TypeVar("T")

Narrative = list[tuple[int, str, str]]
"""Position, section and text of each paragraph."""


def narrative_versions() -> dict[str, str]:
    """What a store notes of the code that read its narratives."""
    phrases = (COPIES_FOLDER / "stock_phrase.csv").read_text(encoding="utf-8")
    return {"claims_version": CLAIMS_VERSION, "copies_version": f"{COPIES_VERSION}-{fingerprint([phrases])}"}


def claims_of_frames(reports: pl.DataFrame, paragraphs: pl.DataFrame) -> pl.DataFrame:
    """Rows of the table claim for reports and paragraphs that are rows of their tables."""
    narratives: dict[int, Narrative] = defaultdict(list)
    columns = ("report_id", "position", "section_code", "paragraph_text")
    for report_id, position, section, text in paragraphs.sort("report_id", "position").select(columns).iter_rows():
        narratives[report_id].append((position, section, text))
    return claims_of(reports.select("report_id", "report_year", "scope").iter_rows(), narratives)


def claims_of(reports: Iterable[tuple[int, int, str]], narratives: dict[int, Narrative]) -> pl.DataFrame:
    """Rows of the table claim for reports (report_id, year, scope)."""
    found = [
        (
            report_id,
            find_numbered(
                [(place, Paragraph(section, text)) for place, section, text in narratives[report_id]], year, scope
            ),
        )
        for report_id, year, scope in reports
        if report_id in narratives
    ]
    return claim_frame(found, "report_id", pl.Int64())


def refresh_claims(connection: duckdb.DuckDBPyConnection, report_ids: Collection[int] | None = None) -> None:
    """Find the statements of every stored narrative again, or of some: they depend on the report's year and scope."""
    rows = execute(connection, load_statement("narrated_report"))
    if report_ids is not None:
        rows = [row for row in rows if int(row[0]) in report_ids]
    for chunk in _chunks(rows):
        ids = [int(row[0]) for row in chunk]
        execute(connection, load_statement("forget_claims"), {"report_ids": ids})
        frame = claims_of(((int(i), int(year), str(scope)) for i, year, scope in chunk), _narratives(connection, ids))
        append_rows(connection, "claim", frame)


def refresh_matches(
    connection: duckdb.DuckDBPyConnection,
    *,
    starts_anew: bool,
    first_report_id: int,
    moved: Collection[int] = (),
    own_texts: OwnTexts | None = None,
    agency_ids: Collection[str] | None = None,
) -> list[str]:
    """Bring sketches and copies up to date; the bodies whose matches changed.

    Reports from `first_report_id` on have not been compared yet, also where they are sketched; `starts_anew` sketches
    and compares all again. `moved` are reports that have come under another body, year or scope: they are compared
    again. `own_texts` are those at hand. `agency_ids`: bodies of which a report may count that did not (None: any).
    """
    known = own_texts or OwnTexts()
    if starts_anew:
        for table in ("text_sketch", "text_match", "text_passage"):
            execute(connection, load_statement(f"clear_{table}"))
    changed = {str(agency_id) for (agency_id,) in execute(connection, load_statement("outdated_match"))}
    parameters: dict[str, object] = {"report_ids": sorted(moved)}
    rows = execute(connection, load_statement("deprived_report"), parameters)
    deprived = {int(report_id) for (report_id,) in rows}
    if moved:
        rows = execute(connection, load_statement("agency_of_matches"), parameters)
        changed |= {str(agency_id) for (agency_id,) in rows}
        for table in ("text_match", "text_passage", "text_sketch"):
            execute(connection, load_statement(f"forget_{table}_of"), parameters)
    for table in ("text_match", "text_passage", "text_sketch"):
        execute(connection, load_statement(f"forget_{table}"))
    wanted = None if agency_ids is None or starts_anew else sorted(agency_ids)
    parameters = {"first_report_id": first_report_id, "agency_ids": wanted}
    unmatched = execute(connection, load_statement("unmatched_report"), parameters)
    new = [int(report_id) for report_id, _ in unmatched]
    if not new and not deprived:
        return sorted(changed)
    for chunk in _chunks([int(report_id) for report_id, is_sketched in unmatched if not is_sketched]):
        _sketch(connection, chunk)
    touched: set[int] = set()
    years = execute(connection, load_statement("year_of_reports"), {"report_ids": sorted({*new, *deprived})})
    for (year,) in years:
        pairs, again = _body_pairs(connection, int(year), {*new, *deprived})
        lost = execute(connection, load_statement("forget_text_match_from"), {"report_ids": again})
        touched |= {int(report_id) for (report_id,) in lost}
        execute(connection, load_statement("forget_text_passage_from"), {"report_ids": again})
        touched |= _keep(connection, pairs, "body", known)
    rows = execute(connection, load_statement("year_pair"), {"report_ids": new})
    touched |= _keep(connection, [(int(one), int(other)) for one, other in rows], "year", known)
    rows = execute(connection, load_statement("agency_of_reports"), {"report_ids": sorted(touched)})
    return sorted(changed | {str(agency_id) for (agency_id,) in rows})


def _chunks(items: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), _CHUNK):
        yield items[start : start + _CHUNK]


def _narratives(connection: duckdb.DuckDBPyConnection, report_ids: Sequence[int]) -> dict[int, Narrative]:
    found: dict[int, Narrative] = defaultdict(list)
    for report_id, position, section, text in execute(
        connection, load_statement("narrative_of"), {"report_ids": list(report_ids)}
    ):
        found[int(report_id)].append((int(position), str(section), str(text)))
    return found


def _sketch(connection: duckdb.DuckDBPyConnection, report_ids: Sequence[int]) -> None:
    texts = list(_own_texts(connection, report_ids).items())
    append_rows(connection, "text_sketch", sketch_frame(texts, "report_id", pl.Int64()).drop("own_text"))


def _body_pairs(
    connection: duckdb.DuckDBPyConnection, year: int, new: Collection[int]
) -> tuple[list[tuple[int, int]], list[int]]:
    """Reports of a year that may be copies, and the reports that come first in these pairs: all pairs of each.

    They are those that are new and those that are like one of them, of which another may have been among the nearest.
    """
    rows = execute(connection, load_statement("sketched_year"), {"report_year": year})
    if len(rows) < 2:
        return [], []
    report_ids, agency_ids, blobs = zip(*rows, strict=True)
    ids = np.array(report_ids, dtype=np.int64)
    _, groups = np.unique(np.array(agency_ids), return_inverse=True)
    sketches = np.frombuffer(b"".join(blobs), dtype="<u4").reshape(-1, SKETCH_NUMBERS)
    bodies = groups.astype(np.int64)
    wanted: npt.NDArray[np.bool_] = np.isin(ids, np.array(sorted(new), dtype=np.int64))
    if wanted.all():
        pairs = likely_pairs(sketches, bodies, wanted)
    else:
        wanted[likely_pairs(sketches, bodies, wanted)[:, 0]] = True
        pairs = likely_pairs(sketches, bodies, wanted)
        pairs = pairs[wanted[pairs[:, 0]]]
    return [(int(ids[one]), int(ids[other])) for one, other in pairs], [int(number) for number in ids[wanted]]


def _keep(
    connection: duckdb.DuckDBPyConnection, pairs: Sequence[tuple[int, int]], kind: str, own_texts: OwnTexts
) -> set[int]:
    """Compare pairs exactly and store what they share from LEAST_SHARE on; the reports with a match."""
    touched: set[int] = set()
    for chunk in _chunks(sorted(pairs)):
        alike = _alike(connection, chunk, own_texts)
        texts = _own_texts(connection, {number for pair in alike for number in pair})
        matches, passages = [], []
        for one, other in alike:
            shared = compare_texts(texts[one], texts[other])
            length = texts[one].length
            touched.add(one)
            ratio = round(shared.character_count / length, 4)
            matches.append((one, other, kind, ratio, shared.character_count, length))
            passages += [
                (one, other, number, passage.position, passage.other_position, passage.text)
                for number, passage in enumerate(shared.passages, start=1)
            ]
        append_rows(connection, "text_match", _match_frame(matches))
        append_rows(connection, "text_passage", _passage_frame(passages))
    return touched


def _alike(
    connection: duckdb.DuckDBPyConnection, pairs: Sequence[tuple[int, int]], own_texts: OwnTexts
) -> list[tuple[int, int]]:
    """The pairs that share LEAST_SHARE of the first text at least; only letters are compared, not places."""
    texts = {number: own_texts.get(number) for pair in pairs for number in pair}
    missing = {number for number, text in texts.items() if text is None}
    letters = {number: text for number, text in texts.items() if text is not None}
    letters |= {number: text.characters for number, text in _own_texts(connection, missing).items()}
    return [
        (one, other)
        for one, other in pairs
        if count_shared(letters[one], letters[other]) >= LEAST_SHARE * len(letters[one])
    ]


def _own_texts(connection: duckdb.DuckDBPyConnection, report_ids: Collection[int]) -> dict[int, OwnText]:
    if not report_ids:
        return {}
    narratives = _narratives(connection, sorted(report_ids))
    return {number: own_text(narrative) for number, narrative in narratives.items()}


def _match_frame(rows: Sequence[tuple[int, int, str, float, int, int]]) -> pl.DataFrame:
    schema = {
        "report_id": pl.Int64,
        "other_report_id": pl.Int64,
        "match_kind": pl.String,
        "shared_ratio": pl.Float64,
        "shared_character_count": pl.Int32,
        "character_count": pl.Int32,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


def _passage_frame(rows: Sequence[tuple[int, int, int, int, int, str]]) -> pl.DataFrame:
    schema = {
        "report_id": pl.Int64,
        "other_report_id": pl.Int64,
        "passage_number": pl.Int32,
        "position": pl.Int32,
        "other_position": pl.Int32,
        "passage_text": pl.String,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")
