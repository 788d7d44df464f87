"""A document shown safely with one of its cells marked, and how that cell was recognised.

The document is read again by the reader that the store used, so that what is marked is what was read. All that is shown
is written anew from the reader's tree or blocks: nothing of the document's own code, styles or addresses passes.
This runs in a process of its own (`disclosure evidence`): pages load no reader, and no document can harm a dashboard.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from disclosure.evidence import cells, pages, pictures, sheets, text_lines
from disclosure.evidence.shell import wrap
from disclosure.model.document import Document, RefusalError
from disclosure.model.report import Figure
from disclosure.readers import read_document
from disclosure.readers.encoding import decode
from disclosure.readers.web import mhtml
from disclosure.reading.explain import Division, explain_figure, explain_kept, explanation_lines
from disclosure.reading.extract import EXTRACTOR_VERSION, best_division
from disclosure.recognition.placement import Placement
from disclosure.recognition.verdict import format_of
from disclosure.recognition.versions import settle_versions

View = Literal["page", "text", "picture", "table", "none"]
Method = Literal["label", "deduced", "ocr", "not_placed"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What can be shown of a cell's source.

    `view` says how: the web page itself, the text, a picture of the page, the tables as the reader sees them, or none.
    `html` is a whole document without scripts or requests. `marked` is the text of the marked cell, None where no cell
    could be marked. `method` says how the cell was recognised, None where this reading cannot tell; `adds_up` whether
    its row adds up to the printed total (None where that cannot be tested); `place`, `raw` and `state` are those of
    this reading. `explanation` are the lines of how it was read, in both languages. A scan is not read again: its
    `place` and `raw` are the store's, `state` is None; what the store has of it is explained, where it is given.
    """

    view: View
    html: str = ""
    marked: str | None = None
    place: str = ""
    raw: str | None = None
    state: str | None = None
    method: Method | None = "not_placed"
    adds_up: bool | None = None
    notes: tuple[tuple[str, str, str], ...] = ()
    explanation: tuple[tuple[str, str], ...] = ()
    reader_version: str = EXTRACTOR_VERSION


Kept = tuple[Mapping[str, Figure], str | None]
"""What the store has of a report: its figures, the version of its form."""


def find_evidence(
    data: bytes,
    source: str,
    key: str,
    place: str = "",
    raw: str | None = None,
    kept: Callable[[], Kept | None] = lambda: None,
) -> Evidence:
    """The evidence for the figure `key` in a document; `kept` is asked for a scan only, which is not read again.

    `place` and `raw` are what the store noted when it read the document; they decide where this reading does not find
    the figure or finds it elsewhere. Never raises for a bad document.
    """
    try:
        document = read_document(data, source, with_ocr=not place)
        if place and (_is_on_scan(document, place) or (document.scanned and not document.blocks)):
            scan, own = _of_scan(data, document, place, raw or ""), kept()
            return scan if own is None else replace(scan, explanation=explain_kept(document, own[0], key, own[1]))
        division = best_division(document)
        blocks, placement = division.blocks, division.placement
        figure = placement.figures.get(key)
        if figure is not None and _is_on_scan(document, figure.at):
            return _of_scan(data, document, figure.at, figure.raw)
    except RefusalError as refusal:
        return Evidence("none", notes=((refusal.code, refusal.message, refusal.at),))
    found = cells.find(blocks, [place, figure.at if figure else ""], figure.raw if figure else raw)
    at = found.place if found else figure.at if figure else place
    shown = _show(data, document, blocks, found)
    return Evidence(
        view=shown.view,
        html=wrap(shown.body),
        marked=shown.marked,
        place=at,
        raw=figure.raw if figure else None,
        state=figure.state if figure else None,
        method=_method(document, placement, figure),
        adds_up=_adds_up(placement, key),
        notes=tuple(
            (problem.code, problem.message, problem.at)
            for problem in placement.problems
            if problem.at and problem.at == at
        ),
        explanation=_explanation(document, division, key),
    )


def _explanation(document: Document, division: Division, key: str) -> tuple[tuple[str, str], ...]:
    """How the figure was read, as far as a key names one and the tables tell."""
    if not key:
        return ()
    settle_versions(division.placement, None)
    version = format_of(division.placement)
    return explanation_lines(explain_figure(document, division.placement, key, version, division))


def _is_on_scan(document: Document, place: str) -> bool:
    if not document.scanned:
        return False
    # Loaded for scans only: what it needs takes as long to load as everything else.
    from disclosure.evidence import scanned

    return scanned.is_on_scan(document, place)


def _of_scan(data: bytes, document: Document, place: str, raw: str) -> Evidence:
    from disclosure.evidence import scanned

    shown = scanned.show(data, document, place, raw)
    return Evidence(shown.view, wrap(shown.body), shown.marked, place, raw, None, "ocr")


def _show(data: bytes, document: Document, blocks: cells.Blocks, found: cells.Found | None) -> cells.Shown:
    """The view that suits the document best; where the cell cannot be marked in it, the reader's own tables."""
    shown: cells.Shown | None = None
    if document.media_type == "text/html":
        content, _ = decode(mhtml.page_of(data) if mhtml.accepts(data) else data)
        shown = pages.show(content, found)
    elif document.media_type == "application/pdf":
        shown = pictures.show(data, blocks, found)
    elif document.media_type in ("text/plain", "text/markdown"):
        content, _ = decode(data)
        shown = text_lines.show(content, blocks, found)
    if shown is None or (shown.marked is None and found is not None and shown.view == "page"):
        return sheets.show(blocks, found, has_row_numbers=document.place_kind == "sheet")
    return shown


def _method(document: Document, placement: Placement, figure: Figure | None) -> Method | None:
    if figure is None:
        # Pages that were not read may hold the label that it was placed by.
        return None if document.scanned else "not_placed"
    return "deduced" if figure.key in placement.deduced else "label"


def _adds_up(placement: Placement, key: str) -> bool | None:
    table, _, cell = key.partition(".")  # no key where only the document is to be shown
    return placement.row_tests.get(cell.partition(".")[0]) if table == "applications" else None
