"""Tables in a text whose cells stand between semicolons or the like, or as lists of JSON, as rows between bars.

Commas are left: they stand in numbers and sentences, too.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Any

Line = tuple[int, str]
"""The number of a line in the file, from 1, and its text."""

_HEADER = re.compile(r"\s*+[\"']?信息内容[\"']?\s?([;；~^¦])")
_LONGEST_CELL = 120
_LEAST_ROWS = 3
_MOST_TRIED = 20
"""Brackets that begin no list of rows, after which no more are tried."""


def rows_between_signs(lines: Sequence[Line]) -> Iterator[Line]:
    """Lines whose cells stand between the sign behind 信息内容 in a header, as rows between bars."""
    sign = next((match[1] for _, line in lines if (match := _HEADER.match(line)) is not None), None)
    for number, line in lines:
        cells = line.split(sign) if sign is not None and sign in line else []
        if len(cells) < 2 or "。" in line or max(map(len, cells)) > _LONGEST_CELL:
            yield number, line
        else:
            yield number, row_of([cell.strip().strip("\"'") for cell in cells])


def rows_of_json(lines: Sequence[Line]) -> Iterator[Line]:
    """Lists of rows in JSON (a list of cells each, or an object with the header's words as names) as rows."""
    if not any("[" in line for _, line in lines):
        yield from lines
        return
    text = "\n".join(line for _, line in lines)
    starts = [0, *accumulate(len(line) + 1 for _, line in lines)]
    decoder = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=str)
    position = tried = 0
    while position < len(lines):
        number, line = lines[position]
        first = line.find("[")
        rows: list[list[str]] = []
        end = 0
        if first >= 0 and tried < _MOST_TRIED and not line[:first].strip(" \t\"':=：,，{表一二三四部分第"):
            try:
                held, end = decoder.raw_decode(text, starts[position] + first)
            except (ValueError, RecursionError):
                held = None
            rows = _rows_in(held)
            tried += not rows
        if len(rows) < _LEAST_ROWS:
            yield number, line
            position += 1
            continue
        last = bisect_right(starts, end - 1) - 1
        for row in rows:
            yield number, row_of(row)
        position = last + 1


def row_of(cells: Sequence[str]) -> str:
    """Cells between bars."""
    return "| " + " | ".join(cell.strip().replace("|", " ").replace("\n", " ") for cell in cells) + " |"


def _rows_in(held: Any) -> list[list[str]]:
    """The rows of a list of lists, or of objects with the same names; none for anything else."""
    if not isinstance(held, list) or len(held) < _LEAST_ROWS:
        return []
    if all(isinstance(row, dict) and row.keys() == held[0].keys() for row in held):
        held = [list(held[0]), *(list(row.values()) for row in held)]
    if not all(isinstance(row, list) and row for row in held):
        return []
    if any(isinstance(cell, (list, dict)) for row in held for cell in row):
        return []
    return [["" if cell is None else str(cell) for cell in row] for row in held]
