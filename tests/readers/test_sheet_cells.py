"""Cells of a sheet as they are shown: through their format and colour, in runs, merged, hidden, under pictures."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from lxml import etree

from disclosure.form.cells import UNCERTAIN
from disclosure.model.document import Document, RefusalError
from disclosure.readers.grids import Sheet, Square
from disclosure.readers.inks import AUTOMATIC, BLACK, UNKNOWN, WHITE, Colour
from disclosure.readers.office import sheet_cells
from disclosure.readers.office.excel_drawings import _cells_below
from disclosure.readers.office.sheet_cells import (
    CellLook,
    Cells,
    Notes,
    check_sheet_count,
    finish,
    is_small,
    merge_and_hide,
    place_of,
    set_off,
)
from tests.readers.test_grids import sheet

PALE = (225, 225, 225)
"""Hardly told from white paper."""


def shown(make: Callable[[Cells], Square], *, hides_zeros: bool = False) -> tuple[Square, dict[str, list[str]]]:
    """A cell of the second row and third column, and what is noted of it."""
    cells = Cells(Sheet("表"), Notes())
    cells.hides_zeros = hides_zeros
    return make(cells), cells.notes.places


def noted(code: str) -> dict[str, list[str]]:
    return {code: ["sheet 表, cell C2"]} if code else {}


@pytest.mark.parametrize(
    ("value", "look", "square", "code"),
    [
        (5.0, CellLook(), Square("5"), ""),
        (5.0, CellLook(is_bordered=True), Square("5", is_bordered=True), ""),
        (5.0, CellLook(";;;", is_bordered=True), Square("", is_bordered=True), "display_hides_number"),
        (5.4, CellLook("0"), Square("5"), "display_rounds"),
        (5.0, CellLook("[White]0"), Square("", is_unreadable=True), "text_hardly_seen"),
        (5.0, CellLook("[ color 2 ]0"), Square("", is_unreadable=True), "text_hardly_seen"),
        (5.0, CellLook("[Red]0"), Square("5"), ""),
        (5.0, CellLook(ink=WHITE), Square(""), "hidden_text"),
        (5.0, CellLook(ink=WHITE, paper=BLACK), Square("5"), ""),
        (5.0, CellLook(ink=PALE), Square("", is_unreadable=True), "text_hardly_seen"),
        (5.0, CellLook(is_struck=True), Square("~5~"), ""),
    ],
)
def test_a_number_as_it_is_shown(value: float, look: CellLook, square: Square, code: str) -> None:
    assert shown(lambda cells: cells.number(value, look, 2, 3)) == (square, noted(code))


def test_zeros_may_be_hidden_by_the_sheet() -> None:
    found = shown(lambda cells: cells.number(0.0, CellLook(), 2, 3), hides_zeros=True)
    assert found == (Square(""), noted("display_hides_number"))
    assert shown(lambda cells: cells.number(5.0, CellLook(), 2, 3), hides_zeros=True) == (Square("5"), {})


@pytest.mark.parametrize(
    ("text", "look", "square", "code"),
    [
        ("甲", CellLook(is_bordered=True), Square("甲", is_bordered=True), ""),
        ("", CellLook(ink=WHITE, is_bordered=True), Square("", is_bordered=True), ""),
        ("甲", CellLook(";;;"), Square(""), "display_hides_number"),
        (" ", CellLook(";;;"), Square(""), ""),
        ("甲", CellLook(ink=WHITE), Square(""), "hidden_text"),
        ("甲", CellLook(ink=PALE), Square("甲"), ""),  # no number, so that it does no harm
        (
            "5",
            CellLook(ink=PALE, is_bordered=True),
            Square("", is_bordered=True, is_unreadable=True),
            "text_hardly_seen",
        ),
        ("#REF!", CellLook(), Square("", is_unreadable=True), "formula_error"),
        (" #DIV/0! ", CellLook(), Square("", is_unreadable=True), "formula_error"),
        ("Err:502", CellLook(), Square("", is_unreadable=True), "formula_error"),
        ("##", CellLook(), Square("", is_unreadable=True), "formula_error"),
        ("#", CellLook(), Square("#"), ""),
    ],
)
def test_a_text_as_it_is_shown(text: str, look: CellLook, square: Square, code: str) -> None:
    assert shown(lambda cells: cells.string(text, look, 2, 3)) == (square, noted(code))


@pytest.mark.parametrize(
    ("pieces", "paper", "text", "code"),
    [
        ([("12", AUTOMATIC), ("件", AUTOMATIC)], WHITE, "12件", ""),
        ([("1", WHITE), ("2", AUTOMATIC)], WHITE, "2", "hidden_text"),
        ([(" ", WHITE), ("2", AUTOMATIC)], WHITE, "2", ""),
        ([("1", WHITE), ("2", AUTOMATIC)], BLACK, "12", ""),
        ([("1", PALE), ("2", AUTOMATIC)], WHITE, None, "text_hardly_seen"),
        ([(" ", PALE), ("2", AUTOMATIC)], WHITE, " 2", ""),
        ([("甲", PALE)], WHITE, "甲", ""),
        ([("2", UNKNOWN)], WHITE, None, "text_hardly_seen"),
    ],
)
def test_a_text_in_pieces(pieces: list[tuple[str, Colour]], paper: Colour, text: str | None, code: str) -> None:
    look = CellLook(ink=WHITE, paper=paper)  # of the cell: each piece has its own
    square = Square("", is_unreadable=True) if text is None else Square(text)
    assert shown(lambda cells: cells.runs(pieces, look, 2, 3, str)) == (square, noted(code))
    made, _ = shown(lambda cells: cells.runs([("甲", AUTOMATIC)], look, 2, 3, lambda said: said + "!"))
    assert made.text == "甲!"


@pytest.mark.parametrize(
    ("size", "others", "small"),
    [
        (7.0, [11.0], True),
        (8.0, [11.0], True),
        (9.0, [11.0], False),
        (11.0, [7.0], False),  # the other one is
        (7.0, [None], True),
        (9.0, [None], False),
        (None, [11.0], False),
        (7.0, [7.0, 11.0], True),
        (7.0, [], False),
    ],
)
def test_a_run_that_is_a_note(size: float | None, others: list[float | None], small: bool) -> None:
    assert is_small(size, others) is small


def test_the_marks_of_what_is_set_off() -> None:
    assert set_off("2", is_raised=False, is_struck=False, is_small=False) == "2"
    assert set_off("2", is_raised=True, is_struck=False, is_small=True) == "^2"
    assert set_off("2", is_raised=False, is_struck=True, is_small=False) == "~2~"
    assert set_off("2", is_raised=True, is_struck=True, is_small=False) == "^~2~"
    assert set_off("2", is_raised=False, is_struck=False, is_small=True) == f"{UNCERTAIN}2{UNCERTAIN}"


def test_one_note_a_kind_with_the_first_places() -> None:
    notes = Notes()
    for number in range(1, 5):
        notes.add("display_rounds", f"A{number}")
    notes.add("hidden_rows", "B1")
    document = Document("a/b", [])
    notes.write(document)
    (code, text, place), (other, said, _) = document.notes
    assert (code, other, place) == ("display_rounds", "hidden_rows", "A1")
    assert "（A1、A2、A3等 4 处）" in text
    assert "（B1）" in said


def test_so_many_cells_and_sheets_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet_cells, "MAX_CELLS", 4)
    cells = Cells(Sheet("表"), Notes())
    cells.keep(1, {1: Square("a"), 2: Square("b")})
    cells.keep(2, {1: Square("a"), 2: Square("b")})
    assert [len(squares) for squares in cells.sheet.rows.values()] == [2, 2]
    with pytest.raises(RefusalError, match=r".") as refused:
        cells.keep(3, {1: Square("a")})
    assert refused.value.code == "too_many_cells"
    merge_and_hide(sheet("a|b", "c|d"), [(1, 2, 1, 2)], set(), set(), Notes())
    with pytest.raises(RefusalError):
        merge_and_hide(sheet("a|b", "c|d"), [(1, 2, 1, 2), (1, 1, 1, 1)], set(), set(), Notes())
    check_sheet_count(399)
    with pytest.raises(RefusalError) as refused:
        check_sheet_count(400)
    assert refused.value.code == "too_many_sheets"
    with pytest.raises(RefusalError) as refused:
        finish([], "a/b", Notes())
    assert refused.value.code == "no_sheet"
    assert finish([sheet("甲")], "a/b", Notes()).blocks[0].place == place_of(sheet("甲"), 1, 1)


def texts(made: Sheet) -> dict[int, dict[int, str]]:
    """What begins in each cell, with how far it reaches where that is more than one cell."""
    return {
        number: {
            column: square.text
            + f"/{square.column_span}x{square.row_span}" * (square.column_span * square.row_span > 1)
            for column, square in sorted(squares.items())
            if not square.is_covered
        }
        for number, squares in sorted(made.rows.items())
    }


@pytest.mark.parametrize(
    ("merged", "rows", "columns", "expected", "codes"),
    [
        ((), set(), set(), {1: {1: "a", 2: "b", 3: "c"}, 2: {1: "d", 2: "e", 3: "f"}}, {}),
        ((1, 2, 1, 1), set(), set(), {1: {1: "a/1x2", 2: "b", 3: "c"}, 2: {2: "e", 3: "f"}}, {}),
        ((1, 1, 1, 1), set(), set(), {1: {1: "a", 2: "b", 3: "c"}, 2: {1: "d", 2: "e", 3: "f"}}, {}),
        ((1, 99, 1, 1), set(), set(), {1: {1: "a/1x2", 2: "b", 3: "c"}, 2: {2: "e", 3: "f"}}, {}),
        ((1, 1, 2, 3), set(), set(), {1: {1: "a", 2: "b/2x1"}, 2: {1: "d", 2: "e", 3: "f"}}, {}),
        ((2, 1, 1, 3), set(), set(), {1: {1: "a", 2: "b", 3: "c"}, 2: {1: "d", 2: "e", 3: "f"}}, {}),
        ((), {1}, set(), {2: {1: "d", 2: "e", 3: "f"}}, {"hidden_rows": ["sheet 表, row 1"]}),
        ((1, 2, 1, 1), {1}, set(), {2: {1: "a", 2: "e", 3: "f"}}, {"hidden_rows": ["sheet 表, row 1"]}),
        ((), {7}, set(), {1: {1: "a", 2: "b", 3: "c"}, 2: {1: "d", 2: "e", 3: "f"}}, {}),
        ((), set(), {2}, {1: {1: "a", 3: "c"}, 2: {1: "d", 3: "f"}}, {"hidden_columns": ["sheet 表, column B"]}),
        ((1, 1, 1, 3), set(), {1}, {1: {2: "a/2x1"}, 2: {2: "e", 3: "f"}}, {"hidden_columns": ["sheet 表, column A"]}),
        (
            (1, 1, 1, 3),
            set(),
            {1, 2},
            {1: {3: "a"}, 2: {3: "f"}},
            {"hidden_columns": ["sheet 表, column A", "sheet 表, column B"]},
        ),
        ((1, 2, 2, 3), set(), {3}, {1: {1: "a", 2: "b/2x2"}, 2: {1: "d"}}, {}),  # nothing of its own
    ],
)
def test_merged_and_hidden_cells(
    merged: tuple[int, ...], rows: set[int], columns: set[int], expected: object, codes: dict[str, list[str]]
) -> None:
    made, notes = sheet("a|b|c", "d|e|f"), Notes()
    merge_and_hide(made, [merged] if merged else [], rows, columns, notes)  # type: ignore[list-item]
    assert (texts(made), notes.places) == (expected, codes)
    assert made.hidden_columns == columns


def test_a_merged_cell_of_three_rows_loses_its_first() -> None:
    made = sheet("a|b", "c|d", "e|f")
    merge_and_hide(made, [(1, 3, 1, 2)], {1}, set(), Notes())
    assert texts(made) == {2: {1: "a/2x2"}, 3: {}}
    blank = sheet("_|_", "c|d")
    notes = Notes()
    merge_and_hide(blank, [], {1}, set(), notes)
    assert notes.places == {}


def anchor(row: int, column: int, last: tuple[int, int, int, int] | None) -> list[tuple[int, int]]:
    """The cells below what begins in a cell and ends in another, so far (in EMU) from its top and left."""
    held = f"<from><row>{row}</row><col>{column}</col></from>"
    if last is not None:
        held += f"<to><row>{last[0]}</row><rowOff>{last[1]}</rowOff><col>{last[2]}</col><colOff>{last[3]}</colOff></to>"
    return list(_cells_below(etree.fromstring(f'<a xmlns="urn:x">{held}</a>')))


@pytest.mark.parametrize(
    ("last", "cells"),
    [
        (None, [(5, 3)]),
        ((4, 0, 2, 0), [(5, 3)]),
        ((4, 500_000, 2, 500_000), [(5, 3)]),
        ((5, 100_000, 2, 500_000), [(5, 3), (6, 3)]),
        ((5, 99_999, 2, 500_000), [(5, 3)]),
        ((4, 500_000, 3, 100_000), [(5, 3), (5, 4)]),
        ((4, 500_000, 3, 99_999), [(5, 3)]),
        ((6, 99_999, 2, 500_000), [(5, 3), (6, 3)]),
        ((6, 100_000, 2, 500_000), []),  # a seal, or a chart
        ((4, 500_000, 4, 100_000), []),
    ],
)
def test_the_cells_below_a_picture(last: tuple[int, int, int, int] | None, cells: list[tuple[int, int]]) -> None:
    assert anchor(4, 2, last) == cells
