"""The marked cell is the right one, for every reader and every layout: each cell of a document has its own number."""

from __future__ import annotations

import re
from pathlib import Path
from random import Random

import lxml.html
import pypdfium2 as pdfium
import pytest

from disclosure.evidence import Evidence, find_evidence
from disclosure.form.versions import load_forms
from disclosure.reading.extract import read_report
from tests.builders import documents, excel, word
from tests.builders.pdf import pdf_report
from tests.readers.test_mhtml import archive
from tests.recognition.test_layouts import PAGES, words_for

REPORTS = Path(__file__).resolve().parents[3] / "shared" / "reports" / "raw"
PUBLISHED = sorted(path for path in REPORTS.glob("*") if path.suffix in (".pdf", ".html", ".md", ".txt"))


def telling_figures(version: str = "gb2021") -> dict[str, str]:
    """Every cell with a number that no other has; the rows of applicants add up."""
    figures = {key: str(1000 + number) for number, key in enumerate(documents.blank_figures(version))}
    for row in load_forms()[version].table_rows("applications"):
        parts = [int(text) for key, text in figures.items() if key.startswith(f"applications.{row.code}.")][:-1]
        figures[f"applications.{row.code}.total"] = str(sum(parts))
    assert len(set(figures.values())) == len(figures)
    return figures


FIGURES = telling_figures()


def made_documents() -> dict[str, tuple[bytes, str]]:
    """Every kind of document and layout that the builders make, with the name that it has."""
    words = words_for("gb2021")
    made: dict[str, tuple[bytes, str]] = {
        f"page-{name}": (documents.html_report("gb2021", FIGURES, words, **options), "a.html")  # type: ignore[arg-type]
        for name, options in PAGES.items()
    }
    made["page-paragraphs"] = (documents.html_paragraphs("gb2021", FIGURES), "a.html")
    for shape in documents.SHAPES:
        name = "a.md" if shape == "markdown" else "a.txt"
        made[f"text-{shape}"] = (documents.text_report("gb2021", FIGURES, shape, words), name)
    made["mht"] = (archive(documents.html_report("gb2021", FIGURES, words)), "a.mht")
    for name, options in {
        "plain": {},
        "layout_table": {"in_layout_table": True},
        "text_boxes": {"in_text_boxes": True},
        "split": {"split_after": 12},
        "tracked": {"tracked": True, "controls": True},
    }.items():
        made[f"word-{name}"] = (word.docx_report("gb2021", FIGURES, words, **options), "a.docx")  # type: ignore[arg-type]
    sheets = {
        "one_sheet": excel.sheets_of("gb2021", FIGURES, words),
        "stretched": excel.sheets_of("gb2021", FIGURES, words, is_stretched=True),
        "margin": excel.sheets_of("gb2021", FIGURES, words, left=2),
        "sheet_a_table": excel.sheets_of("gb2021", FIGURES, words, by_table=True),
    }
    for name, cells in sheets.items():
        made[f"xlsx-{name}"] = (excel.xlsx_report(cells), "a.xlsx")
    made["xlsx-not_merged"] = (excel.xlsx_report(sheets["one_sheet"], merges=False, borders=False), "a.xlsx")
    made["xls"] = (excel.xls_report(sheets["one_sheet"]), "a.xls")
    made["csv"] = (excel.csv_report(excel.laid_out("gb2021", FIGURES, words)), "a.csv")
    return made


DOCUMENTS = made_documents()


def marked_text(evidence: Evidence) -> str:
    """What a browser shows in the marked cell."""
    marked = lxml.html.document_fromstring(evidence.html).xpath("//*[@id='cell']")
    assert len(marked) == 1
    return str(marked[0].text_content()).strip()


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_marked_cell_holds_the_number(name: str) -> None:
    data, source = DOCUMENTS[name]
    reading = read_report(data, source)
    assert len(reading.figures) == len(FIGURES)
    for key in Random(name).sample(sorted(FIGURES), 12):
        figure = reading.figures[key]
        evidence = find_evidence(data, source, key, figure.at, figure.raw)
        assert (evidence.raw, evidence.place) == (FIGURES[key], figure.at), key
        assert marked_text(evidence) == FIGURES[key], key
        assert evidence.marked == FIGURES[key], key
        assert evidence.method in ("label", "deduced")


@pytest.mark.parametrize("name", ["page-plain", "text-S1", "text-S3", "word-plain", "xlsx-one_sheet"])
def test_the_views_are_those_of_the_kinds(name: str) -> None:
    data, source = DOCUMENTS[name]
    evidence = find_evidence(data, source, "applications.received_new.total")
    assert evidence.view == {"page": "page", "text": "text", "word": "table", "xlsx": "table"}[name.partition("-")[0]]
    assert evidence.adds_up is True
    assert evidence.method == "label"


@pytest.mark.parametrize("shape", sorted(documents.KEEPS_BLANKS))
def test_blank_cells_are_marked_at_their_place(shape: str) -> None:
    figures = documents.random_figures("gb2021", Random(5), 0.5)
    data = documents.text_report("gb2021", figures, shape, words_for("gb2021"))
    reading = read_report(data, "a.txt")
    blank = [key for key, text in figures.items() if not text][:25]
    for key in blank:
        evidence = find_evidence(data, "a.txt", key, reading.figures[key].at, "")
        assert marked_text(evidence) == "", key


def test_a_line_of_equal_numbers_has_the_right_one_marked() -> None:
    figures = documents.blank_figures("gb2021")
    data = documents.text_report("gb2021", figures, "S3", words_for("gb2021"))
    reading = read_report(data, "a.txt")
    for number, column in enumerate(("natural_person", "org_business", "org_research", "org_other", "total")):
        key = f"applications.received_new.{column}"
        html = find_evidence(data, "a.txt", key, reading.figures[key].at, "0").html
        before = lxml.html.document_fromstring(html).xpath("//*[@id='cell']/preceding-sibling::text()")
        cells = "".join(map(str, before)).count("|") - 1
        assert cells - 1 == {0: 0, 1: 1, 2: 2, 3: 5, 4: 6}[number]


@pytest.mark.parametrize("style", ["strokes", "filled_lines", "boxes"])
def test_the_frame_on_a_page_of_a_pdf_holds_the_number(style: str) -> None:
    data = pdf_report("gb2021", FIGURES, words_for("gb2021"), style=style, opening_lines=20)
    check_frames(data, Random(style).sample(sorted(FIGURES), 6), "a.pdf")


def check_frames(data: bytes, keys: list[str], source: str) -> None:
    """The text that PDFium finds inside the frame is the number (an opinion of its own: no reader is asked)."""
    reading = read_report(data, source)
    pdf = pdfium.PdfDocument(data)
    for key in keys:
        figure = reading.figures[key]
        evidence = find_evidence(data, source, key, figure.at, figure.raw)
        assert evidence.view == "picture"
        assert evidence.html.count("data:image/png;base64,") == 1
        page = pdf[int(re.findall(r"page (\d+)", figure.at)[0]) - 1]
        width, height = page.get_size()
        style = re.findall(r'id="cell" style="left:(.+?)%;top:(.+?)%;width:(.+?)%;height:(.+?)%"', evidence.html)
        left, top, wide, high = (float(share) / 100 for share in style[0])
        text = page.get_textpage().get_text_bounded(
            left * width, (1 - top - high) * height, (left + wide) * width, (1 - top) * height
        )
        assert "".join(text.split()) == figure.raw, key


@pytest.mark.skipif(not PUBLISHED, reason="the real reports are not part of the project")
@pytest.mark.parametrize("path", PUBLISHED, ids=lambda path: path.name)
def test_real_documents_have_the_cell_marked(path: Path) -> None:
    data = path.read_bytes()
    reading = read_report(data, path.name)
    keys = [key for key, figure in reading.figures.items() if figure.state == "number"]
    keys = Random(path.name).sample(keys, min(6, len(keys)))
    if path.suffix == ".pdf":
        check_frames(data, keys, path.name)
        return
    for key in keys:
        figure = reading.figures[key]
        evidence = find_evidence(data, path.name, key, figure.at, figure.raw)
        text = marked_text(evidence)
        is_divided = any(problem.code == "cells_fused" for problem in reading.problems)
        assert text == figure.raw or (is_divided and figure.raw in text), (key, text)


def test_a_cell_that_is_nowhere_is_not_marked() -> None:
    data, source = DOCUMENTS["page-plain"]
    evidence = find_evidence(data, source, "proactive.rules.made_this_year", "table 9, row 1, column 1", "5")
    assert (evidence.marked, evidence.method) == (None, "not_placed")
    assert 'id="cell"' not in evidence.html.partition("<body>")[2]


def test_what_is_no_document_is_explained() -> None:
    evidence = find_evidence(b"%PDF-1.7 broken", "a.pdf", "proactive.rules.made_this_year")
    assert evidence.view == "none"
    assert evidence.notes[0][0] == "damaged"
