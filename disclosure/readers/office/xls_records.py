"""What the records of an .xls workbook show that xlrd does not tell.

Source: [MS-XLS] 2.4 (records; Dimensions 2.4.90: the rows and columns that a sheet uses).
"""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass, field

import xlrd

_BEGIN, _BOUND_SHEET, _DIMENSIONS, _FORMULA = 0x0809, 0x0085, 0x0200, 0x0006
_CELLS = frozenset((_FORMULA, 0x00FD, 0x0203, 0x0204, 0x0205, 0x027E, 0x00D6))
"""Records of one cell that holds something: formula, shared text, number, text, logical, short number, rich text."""
_NUMBERS = 0x00BD
"""A record of short numbers side by side, six bytes each."""
_EMPTY = 3
"""The kind of a formula's result that is none."""


@dataclass
class SheetRecords:
    """Cells of one sheet as (row, column) from 0."""

    without_result: set[tuple[int, int]] = field(default_factory=set)
    """Formulas saved without a result, which xlrd takes for blanks."""
    misplaced: set[tuple[int, int]] = field(default_factory=set)
    """Cells written twice, or beyond the rows and columns that the sheet says it uses: no program writes such."""


def scan_records(data: bytes) -> dict[int, SheetRecords]:
    """What there is to say by number of sheet. Raises what xlrd and struct raise on files that are cut or made up."""
    stream = None
    for name in ("Workbook", "Book"):
        stream = stream or xlrd.compdoc.CompDoc(data, logfile=io.StringIO()).get_named_stream(name)
    sheets: list[int] = []
    found: dict[int, SheetRecords] = {}
    seen: set[tuple[int, int]] = set()
    bounds = None
    position, current = 0, SheetRecords()
    while stream is not None and position + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, position)
        body = position + 4
        if kind == _BOUND_SHEET and length >= 4:
            sheets.append(struct.unpack_from("<I", stream, body)[0])
        elif kind == _BEGIN and position in sheets:
            current = found.setdefault(sheets.index(position), SheetRecords())
            seen, bounds = set(), None
        elif kind == _DIMENSIONS and length >= 12:
            _, rows, _, columns = struct.unpack_from("<IIHH", stream, body)
            bounds = (rows, columns) if rows and columns else None
        elif (kind in _CELLS or kind == _NUMBERS) and length >= 6:
            row, first = struct.unpack_from("<HH", stream, body)
            if kind == _FORMULA and stream[body + 6] == _EMPTY and stream[body + 12 : body + 14] == b"\xff\xff":
                current.without_result.add((row, first))
            for column in range(first, first + ((length - 6) // 6 if kind == _NUMBERS else 1)):
                cell = row, column
                if cell in seen or (bounds is not None and (row >= bounds[0] or column >= bounds[1])):
                    current.misplaced.add(cell)
                seen.add(cell)
        position = body + length
    return found
