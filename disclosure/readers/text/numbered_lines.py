"""Lines of text that are numbered from nought, as programs print frames of data: their numbers are no cells.

The header of such a table has a blank cell over them, or counts its columns; between bars that cell goes too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

Line = tuple[int, str]

_NUMBERED = re.compile(r"(\|?\s{0,3})(\d{1,3})(\s{0,9}\||\t|\s{2})")
_FIRST = re.compile(r"(?:^|(?<=\|))\s{0,3}0(?:\s{0,9}\||\t|\s{2})")
_NUMBERS = re.compile(r"\s*+0(?:\s++\d{1,2})++\s*+")
_CORNER = re.compile(r"^\|(?:\s++|\s*+:?-++:?\s*+)\|")
_HEADER = 2
_LEAST = 3
_MOST_VALUES = 7
"""In a row of table 3; the next table of the form has fifteen."""


def without_numbers(lines: Sequence[Line]) -> Sequence[Line]:
    """The lines, without the numbers in front of those that are counted from nought and hold words."""
    if not any(line.lstrip(" \t|")[:1] == "0" for _, line in lines):
        return lines
    found = [(number, line) for number, line in lines if not _counts_columns(line)]
    position = 0
    while position < len(found):
        if "0" not in found[position][1][:6] or _FIRST.search(found[position][1][:12]) is None:
            position += 1
            continue
        run, end = _counted(found, position)
        found[position:end] = run
        for above in range(position - 1, max(position - 1 - _HEADER, -1), -1) if run else ():
            number, line = found[above]
            found[above] = (number, _CORNER.sub("|", line))
        position += max(len(run), 1)
    return [(number, line) for number, line in found if line[:2] != "| " or not _counts_columns(line.replace("|", " "))]


def _counts_columns(line: str) -> bool:
    """Whether a line counts columns from nought, more or fewer than a row of the form has values."""
    if "0" not in line[:40] or _NUMBERS.fullmatch(line) is None:
        return False
    numbers = line.split()
    return (len(numbers) == _LEAST + 1 or len(numbers) > _MOST_VALUES) and numbers == list(
        map(str, range(len(numbers)))
    )


def _counted(lines: Sequence[Line], begin: int) -> tuple[list[Line], int]:
    """The lines of a run from its first one on, without their numbers, and its end; none where it is no run.

    Where a number is missing or stands elsewhere, a row may hold it among its own: from there on none is kept.
    """
    run: list[Line] = []
    worded = 0
    end = begin
    while end < len(lines) and (match := _NUMBERED.match(lines[end][1])) is not None and int(match[2]) == len(run):
        number, line = lines[end]
        rest = line[match.end() :]
        worded += any("\u4e00" <= letter <= "\u9fff" for letter in rest[:200])
        run.append((number, "|" + rest if "|" in match[3] else rest))
        end += 1
    if len(run) < _LEAST or worded < len(run) - 1:
        return [], begin
    behind = _end_of_damaged(lines, end, len(run))
    return (run, end) if behind == end else (run[:-1], behind)


def _end_of_damaged(lines: Sequence[Line], end: int, count: int) -> int:
    """Where a run really ends whose numbers go on after lines without them; `end` where they do not."""
    at = end
    while at < min(end + _HEADER + 2, len(lines)):
        match = _NUMBERED.match(lines[at][1])
        at += 1
        if match is not None and int(match[2]) >= count:
            end = at
    return end
