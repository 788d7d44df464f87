"""Rows that may have lost a cell, so that those behind it have moved up: a blank where the others have a number.

Such a row is named and its report is not called complete. It is not taken, unless all that speaks against it is a blank
total among printed ones.
"""

from __future__ import annotations

from disclosure.model.report import Figure, Problem
from disclosure.recognition.placement import Placement

_FEW = 3
"""Blank cells of a document that otherwise fills in every cell."""
_NO_NUMBER = frozenset(("text", "unreadable"))


def find_lost_cells(placement: Placement) -> list[Problem]:
    """What is doubtful about the rows that were placed; rows that are not taken leave `placement`.

    For sources without cells of their own (lines of text, saved sheets): a web page, Word or a workbook has a cell for
    every place, where a blank one is a blank one.
    """
    rows: dict[str, dict[str, Figure]] = {}
    for key, figure in placement.figures.items():
        row, _, column = key.rpartition(".")
        rows.setdefault(row, {})[column] = figure
    return _applications(placement, rows) + _remedies(placement, rows) + _proactive(placement, rows)


def find_lost_ends(placement: Placement) -> list[Problem]:
    """Rows of a sheet whose last cell alone is blank, in a sheet that fills in nearly all: cells may have moved left.

    Sheets have a cell for every place, but one that is deleted there draws up those behind it.
    """
    if sum(figure.state == "blank" for figure in placement.figures.values()) > _FEW:
        return []
    rows: dict[str, dict[str, Figure]] = {}
    for key, figure in placement.figures.items():
        row = "remedies" if key.startswith("remedies.") else key.rpartition(".")[0]
        rows.setdefault(row, {})[key] = figure
    problems = []
    for row, cells in rows.items():
        *others, last = cells.values()
        if others and last.state == "blank" and all(figure.state != "blank" for figure in others):
            _take_back(placement, cells)
            problems.append(_doubt(row, last, is_taken=False))
    return problems


def _applications(placement: Placement, rows: dict[str, dict[str, Figure]]) -> list[Problem]:
    """Rows whose total is blank where most print theirs, and rows with a blank whose other parts are not the total."""
    with_total = {row: cells for row, cells in rows.items() if row.startswith("applications.") and "total" in cells}
    blank = [row for row, cells in with_total.items() if cells["total"].state == "blank"]
    problems = []
    for row, cells in with_total.items():
        total = cells["total"].value
        parts = [figure for column, figure in cells.items() if column != "total"]
        # Blanks and a total alone are how some print a row; among numbers a blank may be one that has moved.
        has_blank = len({figure.state == "blank" for figure in parts}) > 1 or any(
            figure.state in _NO_NUMBER for figure in parts
        )
        has_columns = row.rpartition(".")[2] in placement.rows_in_columns
        if total is None or not has_blank or has_columns:
            continue
        # Words in the first cell may be the end of a label that was broken: then all others have moved.
        is_label = parts[0].state == "text" and not any(letter.isdigit() for letter in parts[0].raw)
        if is_label or sum(figure.value or 0 for figure in parts) != total:
            _take_back(placement, cells)
            problems.append(_doubt(row, cells["total"], is_taken=False))
    for row in blank if len(blank) * 2 < len(with_total) else ():
        cells = with_total[row]
        parts = [figure for column, figure in cells.items() if column != "total"]
        if all(figure.state == "blank" for figure in parts):
            continue
        numbers = [figure.value or 0 for figure in parts]
        is_moved_total = len(parts) > 2 and parts[-1].value is not None and numbers[-1] >= sum(numbers[:-1])
        # At least the sum of the others: the first cell may be the one that is lost. Zeros that fill the row are zeros
        # wherever they stood. A cell with two numbers in it is two that ran together.
        has_blank = any(figure.state == "blank" for figure in parts)
        has_moved = (is_moved_total and (numbers[-1] > 0 or has_blank)) or any(
            figure.state in _NO_NUMBER for figure in parts
        )
        if not has_moved and not any(numbers):
            continue
        if has_moved:
            _take_back(placement, cells)
        problems.append(_doubt(row, cells["total"], is_taken=not has_moved))
    return problems


def _take_back(placement: Placement, cells: dict[str, Figure]) -> None:
    for figure in cells.values():
        placement.figures.pop(figure.key, None)


def _remedies(placement: Placement, rows: dict[str, dict[str, Figure]]) -> list[Problem]:
    """Table 4 where a cell of a channel is blank and the others do not add up to its total, or the total is blank.

    It is one row: what moved in one channel has moved in all.
    """
    channels = {row: cells for row, cells in rows.items() if row.startswith("remedies.") and "total" in cells}
    doubtful = {
        row: cells["total"]
        for row, cells in channels.items()
        if any(figure.state == "blank" for figure in cells.values())
        and sum(figure.value or 0 for column, figure in cells.items() if column != "total")
        != (cells["total"].value or 0)
    }
    for cells in channels.values() if doubtful else ():
        _take_back(placement, cells)
    return [_doubt(row, total, is_taken=False) for row, total in doubtful.items()]


def _proactive(placement: Placement, rows: dict[str, dict[str, Figure]]) -> list[Problem]:
    """Rows whose last cell is blank behind a number, in a source that fills in all its other cells."""
    blank = [figure.key for cells in rows.values() for figure in cells.values() if figure.state == "blank"]
    if len(blank) > _FEW:
        return []
    problems = []
    for row, cells in rows.items():
        figures = list(cells.values())
        if row.startswith("proactive.") and len(figures) > 1 and figures[-1].key in blank and figures[-2].value:
            _take_back(placement, cells)
            problems.append(_doubt(row, figures[-1], is_taken=False))
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
