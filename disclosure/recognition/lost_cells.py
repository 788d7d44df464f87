"""Rows that may have lost a cell, so that those behind it have moved up: a blank where the others have a number.

Such a row is named and its report is not called complete. A row whose total has plainly moved into the last part is not
taken at all.
"""

from __future__ import annotations

from disclosure.model import Figure, Problem
from disclosure.recognition.placement import Placement

_FEW = 3
"""Blank cells of a document that otherwise fills in every cell."""


def find_lost_cells(placement: Placement) -> list[Problem]:
    """What is doubtful about the rows that were placed; rows that are not taken leave `placement`.

    For sources without cells of their own (lines of text, saved sheets): a web page, Word or a workbook has a cell for
    every place, where a blank one is a blank one.
    """
    rows: dict[str, dict[str, Figure]] = {}
    for key, figure in placement.figures.items():
        row, _, column = key.rpartition(".")
        rows.setdefault(row, {})[column] = figure
    return _applications(placement, rows) + _remedies(rows) + _proactive(rows)


def _applications(placement: Placement, rows: dict[str, dict[str, Figure]]) -> list[Problem]:
    """Rows whose total is blank where most print theirs."""
    with_total = {row: cells for row, cells in rows.items() if row.startswith("applications.") and "total" in cells}
    blank = [row for row, cells in with_total.items() if cells["total"].state == "blank"]
    problems = []
    for row in blank if len(blank) * 2 < len(with_total) else ():
        cells = with_total[row]
        parts = [figure.value or 0 for column, figure in cells.items() if column != "total"]
        if not any(parts):
            continue
        has_moved = len(parts) > 2 and parts[-1] == sum(parts[:-1])
        if has_moved:
            for figure in cells.values():
                del placement.figures[figure.key]
        problems.append(_doubt(row, cells["total"], is_taken=not has_moved))
    return problems


def _remedies(rows: dict[str, dict[str, Figure]]) -> list[Problem]:
    """Channels in which a cell is blank and the others do not add up to the total, or the total is blank."""
    problems = []
    for row, cells in rows.items():
        if not row.startswith("remedies.") or "total" not in cells:
            continue
        parts = [figure for column, figure in cells.items() if column != "total"]
        total = cells["total"]
        found = sum(figure.value or 0 for figure in parts)
        has_blank = any(figure.state == "blank" for figure in cells.values())
        if has_blank and found != (total.value or 0):
            problems.append(_doubt(row, total))
    return problems


def _proactive(rows: dict[str, dict[str, Figure]]) -> list[Problem]:
    """Rows whose last cell is blank behind a number, in a source that fills in all its other cells."""
    blank = [figure.key for cells in rows.values() for figure in cells.values() if figure.state == "blank"]
    if len(blank) > _FEW:
        return []
    problems = []
    for row, cells in rows.items():
        figures = list(cells.values())
        if row.startswith("proactive.") and len(figures) > 1 and figures[-1].key in blank and figures[-2].value:
            problems.append(_doubt(row, figures[-1]))
    return problems


def _doubt(row: str, at: Figure, *, is_taken: bool = True) -> Problem:
    shown = "请核对原文" if is_taken else "此行未采用"
    said = "check the source" if is_taken else "the row is not taken"
    return Problem(
        "cell_lost",
        f"此行({row})可能缺了一格,后面的数可能移位,{shown} | "
        f"this row ({row}) may have lost a cell, so that others moved up; {said}",
        at.at,
    )
