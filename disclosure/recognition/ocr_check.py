"""Figures read by OCR against the form's own sums: which are borne out, which cannot be right.

A sum that holds bears out the figures in it; a blank counts as nothing, as in the checks. A figure that stands only in
sums that fail, or in a failing row and a failing column at once, is not given. What no sum holds, table 2 above all, is
given where it was read with confidence, and named, and the report stays partial until a person has looked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache

from disclosure.form.versions import Form, load_forms
from disclosure.model.document import Table, Text
from disclosure.model.report import Figure, Problem
from disclosure.recognition.placement import Placement

_LEAST_SUMMED = 40
LEAST_CONFIDENCE = 0.9
"""Below this a figure is named even where a sum bears it out."""

_Sum = tuple[tuple[str, ...], tuple[str, ...]]
"""Two sides that are equal when added up."""


@cache
def sums_of_form(version: str) -> tuple[_Sum, ...]:
    """The sums that a version prints: rows and columns of table 3, its balance, the channels of table 4."""
    return tuple(_sums(load_forms()[version]))


@cache
def _summed(version: str) -> frozenset[str]:
    """The cells that stand in a sum."""
    return frozenset(key for sides in sums_of_form(version) for side in sides for key in side)


def _sums(form: Form) -> Iterator[_Sum]:
    applicants = [column.code for column in form.block_columns("applications", "applicants")]
    rows = [row.code for row in form.table_rows("applications")]
    key = "applications.{}.{}".format
    for row in rows:
        yield tuple(key(row, column) for column in applicants[:-1]), (key(row, applicants[-1]),)
    ends = ("received_new", "carried_in", "outcome_total", "carried_out")
    outcomes = [row for row in rows if row not in ends]
    for column in applicants:
        yield tuple(key(row, column) for row in outcomes), (key("outcome_total", column),)
        yield (
            (key("received_new", column), key("carried_in", column)),
            (key("outcome_total", column), key("carried_out", column)),
        )
    results = [column.code for column in form.block_columns("remedies", "results")]
    for channel in form.table_rows("remedies"):
        parts = tuple(f"remedies.{channel.code}.{result}" for result in results[:-1])
        yield parts, (f"remedies.{channel.code}.{results[-1]}",)


def sums_that_hold(figures: Mapping[str, Figure], version: str) -> Iterator[tuple[str, ...]]:
    """The cells of each sum whose sides are equal."""
    for left, right in sums_of_form(version):
        side = _side(figures, left)
        if side is not None and side == _side(figures, right):
            yield (*left, *right)


def is_by_ocr(block: Text | Table) -> bool:
    """Whether a block was read by OCR."""
    if isinstance(block, Text):
        return block.is_ocr
    return any(cell.confidence is not None for row in block.rows for cell in row.cells)


def mark_dependent(placement: Placement, alone: Placement, blocks: Sequence[Text | Table]) -> None:
    """Gives the figures of text that are placed otherwise without what OCR read of `blocks` its least confidence.

    `alone` is what the text by itself places. A label of OCR may have placed the others, so the sums have to bear
    them out like what OCR read.
    """
    figures = placement.figures
    cells = (cell for block in blocks if isinstance(block, Table) for row in block.rows for cell in row.cells)
    least = min((cell.confidence for cell in cells if cell.confidence is not None), default=0.0)
    for key, figure in figures.items():
        if figure.confidence is None and figure != alone.figures.get(key):
            figures[key] = figure._replace(confidence=least)


def check_ocr(placement: Placement, version: str) -> list[Problem]:
    """Takes back the figures that sums contradict; names these, the doubtful ones and those that nothing bears out."""
    figures = placement.figures
    read = [key for key, figure in figures.items() if figure.confidence is not None]
    if not read:
        return []
    held: dict[str, int] = dict.fromkeys(figures, 0)
    failed: dict[str, int] = dict.fromkeys(figures, 0)
    for left, right in sums_of_form(version):
        sides = [_side(figures, left), _side(figures, right)]
        if sides[0] is None or sides[1] is None:
            continue
        counter = held if sides[0] == sides[1] else failed
        for key in (*left, *right):
            counter[key] += 1
    # Where sums bear out the lesser part of what has any, what has none was read no better, however surely.
    summed = [key for key in read if key in _summed(version)]
    is_poor = len(summed) >= _LEAST_SUMMED and sum(held[key] > 0 for key in summed) * 2 < len(summed)
    problems = []
    for key in read:
        figure = figures[key]
        doubtful = failed[key] > 1 or (failed[key] and not held[key])
        if not held[key] and figure.value and (is_poor or _is_unsure(figure)):
            figures[key] = _unread(figure)
            why = "把握不大" if _is_unsure(figure) else "而这份原件多数合计对不上"
            why_en = "with little confidence" if _is_unsure(figure) else "where most sums do not agree"
            problems.append(
                Problem(
                    "ocr_low_confidence",
                    f"识别为“{figure.raw}”，{why}，也没有合计印证，未采用，请核对原件（{key}）"
                    f" | read as “{figure.raw}” {why_en}, no sum bears it out; not taken",
                    figure.at,
                )
            )
        elif doubtful and figure.state in ("number", "zero", "blank"):
            figures[key] = _unread(figure)
            problems.append(
                Problem(
                    "ocr_contradicted",
                    f"识别为“{figure.raw}”，与合计不符，未采用，请核对原件（{key}）"
                    f" | read as “{figure.raw}”, which the sums contradict; not taken; look at the original",
                    figure.at,
                )
            )
        elif figure.confidence is not None and figure.confidence < LEAST_CONFIDENCE and figure.value is not None:
            problems.append(
                Problem(
                    "ocr_low_confidence",
                    f"识别为“{figure.raw}”，把握不大（{figure.confidence:.2f}），请核对原件（{key}）"
                    f" | read as “{figure.raw}” with little confidence; look at the original",
                    figure.at,
                )
            )
    borne_out = sum(held[key] > 0 and figures[key].state != "unreadable" for key in read)
    first = next((figures[key].at for key in read if not held[key]), "")
    problems.append(
        Problem(
            "read_by_ocr",
            f"由文字识别（OCR）读出 {len(read)} 格，其中 {borne_out} 格有合计印证，其余须人工核对"
            f" | {len(read)} cells were read by OCR; sums bear out {borne_out} of them, the rest need a person",
            first,
        )
    )
    return problems


def _is_unsure(figure: Figure) -> bool:
    """Whether a number was read with little confidence, or as none is printed: with a nought in front.

    Of noughts little confidence says no more than that they are round: they might be letters.
    """
    is_odd = len(figure.raw) > 1 and figure.raw[0] == "0" and figure.raw[1].isdigit()
    return is_odd or (figure.confidence is not None and figure.confidence < LEAST_CONFIDENCE)


def _unread(figure: Figure) -> Figure:
    return figure._replace(value=None, state="unreadable")


def _side(figures: Mapping[str, Figure], keys: tuple[str, ...]) -> Decimal | None:
    """The sum of cells; None where one is missing, not a number, or nothing is a number at all."""
    total = Decimal(0)
    for key in keys:
        figure = figures.get(key)
        if figure is None or figure.state in ("text", "unreadable"):
            return None
        total += figure.value or Decimal(0)
    return total
