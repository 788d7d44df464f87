"""Pictures and text boxes that lie on cells of a sheet: what they show is not what the cell holds.

A small picture on a blank cell may be its number; a text box with digits covers what is below it. Large ones (seals,
charts, watermarks) are none of a cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from disclosure.readers.grids import Sheet
from disclosure.readers.office.packages import Package, iterate_xml

_ANCHORS = ("{*}twoCellAnchor", "{*}oneCellAnchor")
_MOST_ACROSS = 1
"""Rows and columns that an anchor may reach over, beside its first."""
_MARGIN = 100_000
"""How far (in EMU, about ten pixels) an anchor reaches into its last cell at least, to lie on it."""
_MOST_ANCHORS = 2_000


def cover_cells(sheet: Sheet, package: Package, part: str) -> list[tuple[int, int]]:
    """Makes cells unreadable on which something else lies; their rows and columns."""
    covered = []
    for kind, target, is_external in package.relations(part).values():
        data = package.read(target) if kind == "drawing" and not is_external else None
        if data is None:
            continue
        for count, anchor in enumerate(iterate_xml(data, "Excel", target, _ANCHORS)):
            if count >= _MOST_ANCHORS:
                break
            has_digits = re.search(r"\d", "".join(node.text or "" for node in anchor.iterfind(".//{*}txBody//{*}t")))
            if has_digits is not None or anchor.find("{*}pic") is not None:
                for row, column in _cells_below(anchor):
                    square = sheet.rows.get(row, {}).get(column)
                    if square is not None and (has_digits is not None or not square.text):
                        square.text, square.is_unreadable = "", True
                        covered.append((row, column))
            anchor.clear()
    return covered


def _cells_below(anchor: Any) -> Iterator[tuple[int, int]]:
    """The cells (from 1) that a small anchor lies on."""
    row, column = _whole(anchor, "from", "row"), _whole(anchor, "from", "col")
    last_row, last_column = row, column
    if anchor.find("{*}to") is not None:
        last_row = _whole(anchor, "to", "row") - (_whole(anchor, "to", "rowOff") < _MARGIN)
        last_column = _whole(anchor, "to", "col") - (_whole(anchor, "to", "colOff") < _MARGIN)
    if last_row - row > _MOST_ACROSS or last_column - column > _MOST_ACROSS:
        return
    for at in range(row, max(last_row, row) + 1):
        for across in range(column, max(last_column, column) + 1):
            yield at + 1, across + 1


def _whole(anchor: Any, end: str, name: str) -> int:
    text = anchor.findtext(f"{{*}}{end}/{{*}}{name}") or ""
    return int(text[:12]) if text.strip().isdecimal() else 0
