"""Numbers that fill a cell which hides what has no room: digits may be missing, and only a sum tells that none is.

Rows of a fixed height show the first line of a number that had to wrap, and nothing of the next.
"""

from __future__ import annotations

from collections.abc import Sequence

from disclosure.model.document import Table, Text
from disclosure.model.report import Problem
from disclosure.recognition.ocr_check import sums_that_hold
from disclosure.recognition.placement import Placement


def withdraw_cut(placement: Placement, version: str, blocks: Sequence[Text | Table]) -> list[Problem]:
    """Takes back the numbers that may have lost digits and that no sum of the form bears out, and names them."""
    places = {
        cell.place
        for block in blocks
        if isinstance(block, Table)
        for row in block.rows
        for cell in row.cells
        if cell.may_be_cut
    }
    if not places:
        return []
    figures = placement.figures
    borne_out: set[str] = set()
    for keys in sums_that_hold(figures, version):
        counted = [figures[key] for key in keys if key in figures and figures[key].value]
        # One number that is its own total is cut as its total is.
        if len(counted) > 2 or any(figure.at not in places for figure in counted):
            borne_out.update(keys)
    problems = []
    for key, figure in figures.items():
        if figure.at in places and figure.value is not None and key not in borne_out:
            figures[key] = figure._replace(value=None, state="unreadable")
            problems.append(
                Problem(
                    "cell_unreadable",
                    f"“{figure.raw}”占满了单元格，后面的数字可能没有显示（行高固定或超出部分隐藏），未采用"
                    " | the number fills its cell, which hides what has no room; digits may be missing; not taken",
                    figure.at,
                )
            )
    return problems
