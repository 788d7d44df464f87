"""The pages of a PDF put in order: what is laid out where, and what pages that are pictures add."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pikepdf
import pypdfium2 as pdfium
import pytest

from disclosure.model.document import Cell, Document, RefusalError, Row, Table, Text
from disclosure.readers.pages.page_blocks import SeenPage
from disclosure.readers.pdf.pdf import _is_around, _lay_out, _read_as_pictures, _read_scanned
from disclosure.readers.pdf.told_digits import told_characters
from disclosure.readers.scans import ocr, scans
from tests.readers.test_page_blocks import page
from tests.readers.test_page_letters import letter
from tests.readers.test_pagebreaks import BLANK, NUMBERS, grid

HEADING = "三、收到和处理政府信息公开申请情况"
Placed = tuple[float, Text | Table]


def said(block: Text | Table) -> str:
    return block.text if isinstance(block, Text) else f"#{block.number}"


def scanned(monkeypatch: pytest.MonkeyPatch, read: dict[int, list[Placed]], *, has_model: bool = True) -> Document:
    """A document of a page of text, 1, and of pages that are pictures with a few letters, 2 and 3."""
    document = Document("application/pdf", [Text("前", 1)], scanned=(2, 3))
    words = [letter(character, 10 * at) for at, character in enumerate("内部资料请勿外传")]
    pages = [page(1), SeenPage(2, 100.0, 900.0, words), page(3)]
    laid_out: list[list[Placed]] = [[(500.0, Text("前", 1))], [(820.0, Text("内部资料请勿外传", 2))], []]
    asked: list[tuple[object, ...]] = []

    def read_among(*given: object) -> dict[int, list[Placed]]:
        asked.append(given)
        return read

    monkeypatch.setattr(ocr, "model_path", lambda: Path("a.onnx") if has_model else None)
    monkeypatch.setattr(scans, "read_tables_among", read_among)
    found = _read_scanned(cast("pdfium.PdfDocument", None), document, pages, laid_out)
    assert found == (set(read) if has_model else set())
    assert asked == ([(None, (2, 3), 0)] if has_model else [])
    return document


def test_what_pictures_of_pages_show_stands_in_among_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    table = Table([Row([Cell("规章", 1), Cell("3", 2)], 1)], 1)
    read: dict[int, list[Placed]] = {
        2: [(0.95, Text("标题", 2, is_ocr=True)), (0.85, Text("内部资料请匆外传", 2, is_ocr=True)), (0.5, table)]
    }
    document = scanned(monkeypatch, read)
    assert document.is_ocr
    assert [said(block) for block in document.blocks] == ["前", "标题", "内部资料请勿外传", "#1"]


def test_pictures_of_pages_that_nothing_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    for document in (scanned(monkeypatch, {}), scanned(monkeypatch, {}, has_model=False)):
        assert not document.is_ocr
        assert [said(block) for block in document.blocks] == ["前"]


def test_a_row_that_is_one_cell_of_words_divides_a_table() -> None:
    table = grid(("规章", *NUMBERS), (HEADING, *BLANK), ("自然人", *NUMBERS))
    table.squares[1] = [table.squares[1][0]] * 4
    found = [[(top, said(block)) for top, block in blocks] for blocks in _lay_out([page(1, table), page(2, table)])]
    assert found == [[(300.0, "#1"), (290.0, HEADING), (280.0, "#2")], [(300.0, "#3"), (290.0, HEADING), (280.0, "#4")]]


@pytest.mark.parametrize(("text", "width"), [("备注", 4), (HEADING, 3), ("", 4)])
def test_other_rows_divide_no_table(text: str, width: int) -> None:
    """Words of a table over all its width, a heading with another cell beside it."""
    table = grid(("规章", *NUMBERS), (text, *BLANK), ("自然人", *NUMBERS))
    table.squares[1][:width] = [table.squares[1][0]] * width
    ((block,),) = _lay_out([page(1, table)])
    assert block[0] == 300.0
    assert isinstance(block[1], Table)
    assert [row.cells[0].text for row in block[1].rows] == ["规章", text, "自然人"]


def test_a_heading_over_two_rows_is_said_once_line_by_line() -> None:
    table = grid(("规章", *NUMBERS), (f"说明\n{HEADING}", *BLANK), ("", *BLANK), ("自然人", *NUMBERS))
    for line in table.squares[1:3]:
        line[:] = [table.squares[1][0]] * 4
    found = [[(top, said(block)) for top, block in blocks] for blocks in _lay_out([page(1, table)])]
    assert found == [[(300.0, "#1"), (290.0, "说明"), (290.0, HEADING), (270.0, "#2")]]


@pytest.mark.parametrize(
    ("text", "is_around"),
    [
        (HEADING, True),
        (f"说明\n{HEADING}", True),
        ("本年新收政府信息公开申请数量", False),
        ("本年新收\n政府信息公开申请数量", False),
        ("甲" * 60 + "\n" + "乙" * 59, False),
        ("甲" * 60 + "\n" + "乙" * 60, True),
        ("甲" * 200, False),
    ],
)
def test_which_cells_hold_words_around_tables(text: str, is_around: bool) -> None:
    assert _is_around(text) is is_around


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("1 beginbfchar <10> <0041> <11> <00420043> endbfchar", {0x10: "A", 0x11: "BC"}),
        ("1 beginbfrange <0010> <0012> <00410042> endbfrange", {0x10: "AB", 0x11: "AC", 0x12: "AD"}),
        (
            "2 beginbfrange <20> <21> [<0030> <0039>] <30> <30> <0035> endbfrange",
            {0x20: "0", 0x21: "9", 0x30: "5"},
        ),
        ("2 beginbfrange <30> <2f> <0035> <41> <41> <0036> endbfrange", {0x41: "6"}),  # it ends before it begins
        ("1 beginbfrange <30> <31> <0> <41> <42> endbfrange", {}),  # half a byte; cut short
        ("beginbfother <30> <0031> endbfother <31> <0032>", {}),
        ("1 beginbfchar <> <00 41> <1> endbfchar", {0: "A"}),
    ],
)
def test_the_table_of_characters_of_a_font(table: str, told: dict[int, str]) -> None:
    pdf = pikepdf.new()
    assert told_characters(pikepdf.Dictionary(ToUnicode=pdf.make_stream(table.encode()))) == told


@pytest.mark.parametrize(
    ("has_model", "with_ocr", "has_table", "is_read"),
    [
        (True, True, True, True),
        (True, True, False, False),
        (True, False, False, True),  # the pages are only named
        (False, True, True, False),
        (False, False, True, False),
    ],
)
def test_pages_whose_fonts_say_nothing_are_read_as_pictures_or_refused(
    has_model: bool, with_ocr: bool, has_table: bool, is_read: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = Document("application/pdf", [])
    asked: list[tuple[int, bool, bool]] = []

    def read_pages(_: object, count: int, held: Document, *, has_unseen_text: bool, with_ocr: bool) -> Document:
        asked.append((count, has_unseen_text, with_ocr))
        held.blocks = [Table([Row([Cell("规章", 1)], 1)], 1)] if has_table else [Text("前", 1)]
        return held

    monkeypatch.setattr(ocr, "model_path", lambda: Path("a.onnx") if has_model else None)
    monkeypatch.setattr(scans, "read_pages", read_pages)
    pdf = cast("pdfium.PdfDocument", None)
    for page_count in (3, 401):
        asked.clear()
        document.notes.clear()
        if is_read:
            assert _read_as_pictures(pdf, page_count, document, with_ocr=with_ocr) is document
            assert [code for code, _, _ in document.notes] == ["letters_unknown"]
        else:
            with pytest.raises(RefusalError, match="ToUnicode") as refused:
                _read_as_pictures(pdf, page_count, document, with_ocr=with_ocr)
            assert refused.value.code == "text_not_mapped"
        assert asked == ([(min(page_count, 400), False, with_ocr)] if has_model else [])
