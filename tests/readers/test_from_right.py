"""Tables set from right to left: read by their labels and headers, or named; never with their columns mirrored."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from random import Random

import pytest

from disclosure.readers import read_document
from disclosure.reading.extract import read_report
from disclosure.recognition.tables import recognise
from tests.builders import documents
from tests.builders.documents import Grid, grids
from tests.builders.pdf import Layout, pdf_report
from tests.builders.word import docx_report
from tests.recognition.test_layouts import check_exact, check_honest, words_for

VERSIONS = ("gb2019", "gb2021")
ALL = ("proactive", "applications", "remedies")


@pytest.mark.parametrize("tables", [ALL, *((name,) for name in ALL)])
@pytest.mark.parametrize("version", VERSIONS)
def test_drawn_tables_from_right_to_left_are_read_by_their_labels(version: str, tables: tuple[str, ...]) -> None:
    figures = documents.random_figures(version, Random(7), 0.1)
    for lines in (0, 17, 33):
        layout = Layout(from_right=tables, opening_lines=lines)
        check_exact(read_report(pdf_report(version, figures, words_for(version), layout), "a.pdf"), figures)
        layout = Layout(from_right=tables, opening_lines=lines, cuts_rows=True)
        check_honest(read_report(pdf_report(version, figures, words_for(version), layout), "a.pdf"), figures)


@pytest.mark.parametrize("style", ["across", "bare"])
@pytest.mark.parametrize("tables", [ALL, ("remedies",)])
@pytest.mark.parametrize("version", VERSIONS)
def test_without_lines_they_are_read_or_named(version: str, tables: tuple[str, ...], style: str) -> None:
    for seed in range(3):
        figures = documents.balanced_figures(version, Random(seed))
        layout = Layout(style, from_right=tables, opening_lines=11 * seed)
        check_honest(read_report(pdf_report(version, figures, words_for(version), layout), "a.pdf"), figures)


def test_a_figure_of_a_turned_table_keeps_the_place_where_it_stands() -> None:
    figures = documents.balanced_figures("gb2021", Random(1))
    data = pdf_report("gb2021", figures, words_for("gb2021"), Layout(from_right=ALL))
    by_place = {
        cell.place: cell.text
        for table in read_document(data, "a.pdf").blocks
        for row in getattr(table, "rows", ())
        for cell in row.cells
    }
    reading = read_report(data, "a.pdf")
    assert len(reading.figures) == len(figures)
    assert all(by_place[figure.at] == figure.raw for figure in reading.figures.values())


def test_labels_set_from_right_to_left_begin_with_their_ordinals_again() -> None:
    """A browser that sets the letters so as well shows (一) and 1. behind the words of a label."""
    figures = documents.balanced_figures("gb2021", Random(2))
    data = _page("gb2021", figures, ALL)
    text = re.sub(r"<td([^>]*)>(\([一二三四五六七八九十]\))([^<]*)</td>", r"<td\1>\3\2</td>", data.decode())
    text = re.sub(r"<td([^>]*)>(\d)\.([^<\d][^<]*)</td>", r"<td\1>\3.\2</td>", text)
    assert text != data.decode()
    check_exact(read_report(text.encode(), "a.html"), figures)


@pytest.mark.parametrize("version", VERSIONS)
def test_a_page_whose_cells_are_written_from_the_right(version: str) -> None:
    figures = documents.balanced_figures(version, Random(3))
    for tables in (ALL, *((name,) for name in ALL)):
        check_exact(read_report(_page(version, figures, tables), "a.html"), figures)


@pytest.mark.parametrize("shape", ["S1", "S2", "S3", "S4", "S5", "S6", "markdown", "tabs", "spaced"])
def test_lines_of_text_from_the_right_are_named(shape: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for version in VERSIONS:
        figures = documents.balanced_figures(version, Random(4))
        mirrored = {name: _mirrored(grid) for name, grid in grids(version, figures).items()}
        monkeypatch.setattr(documents, "grids", lambda version, figures, kept=mirrored: kept)
        check_honest(read_report(documents.text_report(version, figures, shape, words_for(version)), "a.txt"), figures)
        monkeypatch.undo()


def test_word_keeps_the_order_of_cells_whatever_side_a_table_begins_on() -> None:
    figures = documents.balanced_figures("gb2021", Random(5))
    made = docx_report("gb2021", figures, words_for("gb2021"))
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as given, zipfile.ZipFile(held, "w") as archive:
        for name in given.namelist():
            content = given.read(name)
            if name == "word/document.xml":
                assert b"<w:tblPr>" in content
                content = content.replace(b"<w:tblPr>", b"<w:tblPr><w:bidiVisual/>")
            archive.writestr(name, content)
    check_exact(read_report(held.getvalue(), "a.docx"), figures)


def test_words_behind_the_numbers_of_a_row_are_no_label_of_the_next() -> None:
    page = (
        "<table><tr><td>信息内容</td><td>本年处理决定数量</td></tr><tr><td>行政许可</td><td>4</td></tr>"
        "<tr><td>备</td><td>5</td><td>行政处罚</td></tr><tr><td></td><td>6</td></tr></table>"
    )
    document = read_document(page.encode(), "a.html")
    assert "proactive.penalties.decisions" not in recognise(document.blocks, document.place_kind).figures


def _mirrored(grid: Grid) -> Grid:
    return Grid(grid.width, tuple(row[::-1] for row in grid.rows))


def _page(version: str, figures: Mapping[str, str], tables: tuple[str, ...]) -> bytes:
    """A page in which the cells of each row of some tables are written from the last to the first."""
    page = documents.html_report(version, figures, words_for(version)).decode()
    for name, grid in grids(version, figures).items():
        if name in tables:
            table = documents.html_table(grid)
            assert table in page
            page = page.replace(table, documents.html_table(_mirrored(grid)))
    return page.encode()
