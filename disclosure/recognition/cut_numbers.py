"""Numbers that fill a cell which hides what has no room: digits may be missing, and only a sum tells that none is.

Rows of a fixed height show the first line of a number that had to wrap, and nothing of the next.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from disclosure.model.document import Table, Text
from disclosure.model.report import Figure, Problem
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
    borne_out = sums_bear_out(figures, version, places)
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


def sums_bear_out(figures: Mapping[str, Figure], version: str, cut_places: Collection[str] | None = None) -> set[str]:
    """The cells whose sum holds, where it tells that none has lost digits.

    One number that is its own total is cut as its total is: where both may be cut (null: any), that tells nothing.
    """
    borne_out: set[str] = set()
    for keys in sums_that_hold(figures, version):
        counted = [figures[key] for key in keys if key in figures and figures[key].value]
        if len(counted) > 2 or (cut_places is not None and any(figure.at not in cut_places for figure in counted)):
            borne_out.update(keys)
    return borne_out
