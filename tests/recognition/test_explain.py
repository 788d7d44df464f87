"""How a figure was read, told for every kind of file: reader, division, label and row, column, sums."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

import pytest

from disclosure.cli import main
from disclosure.commands.extract import as_object
from disclosure.evidence import find_evidence
from disclosure.form.versions import read_rows
from disclosure.model.report import Explanation, Reading
from disclosure.readers import KINDS, PACKAGE_KINDS, read_document
from disclosure.reading.explain import explanation_lines
from disclosure.reading.extract import interpret, read_report, read_reports
from disclosure.settings import DATA_FOLDER
from tests.builders import documents, excel, ofd, pdf, word
from tests.recognition.test_layouts import words_for

VERSION = "gb2021"
FIGURES = documents.balanced_figures(VERSION, Random(5))
WORDS = words_for(VERSION)
KEY = "applications.refused_third_party.org_business"

FILES: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "web": ("a.html", lambda: documents.html_report(VERSION, FIGURES, WORDS), "header"),
    "text": ("a.txt", lambda: documents.text_report(VERSION, FIGURES, "S1", WORDS), "listed"),
    "pdf": ("a.pdf", lambda: pdf.pdf_report(VERSION, FIGURES, WORDS), "header"),
    "office.word": ("a.docx", lambda: word.docx_report(VERSION, FIGURES, WORDS), "header"),
    "office.excel": ("a.xlsx", lambda: excel.xlsx_report(excel.sheets_of(VERSION, FIGURES, WORDS)), "header"),
    "ofd": ("a.ofd", lambda: ofd.ofd_report(VERSION, FIGURES, WORDS), "header"),
}


def explained(data: bytes, name: str, key: str) -> tuple[Reading, Explanation]:
    (reading,) = read_reports(data, name, key)
    assert reading.explanation is not None
    return reading, reading.explanation


def english(explanation: Explanation) -> str:
    return "\n".join(line for _, line in explanation_lines(explanation))


@pytest.mark.parametrize("reader", FILES)
def test_every_kind_of_file_tells_how_a_figure_was_read(reader: str) -> None:
    name, make, columns = FILES[reader]
    reading, found = explained(make(), name, KEY)
    assert (found.reader, found.version, found.row_match) == (reader, VERSION, "label")
    assert found.figure == reading.figures[KEY]
    assert found.printed_label.replace(" ", "").endswith("保护第三方合法权益")
    assert found.by_header == (columns == "header")
    row, column, balance = found.sums[0], found.sums[1], len(found.sums)
    assert (row.whole, row.holds) == (("applications.refused_third_party.total",), True)
    assert (column.whole, column.holds, balance) == (("applications.outcome_total.org_business",), True, 2)
    said = english(found)
    assert "is the row “Protection of third parties' lawful rights and interests”" in said
    assert "a sum bears it out: Natural persons + Commercial enterprises + " in said
    assert "a sum bears it out: Granted in full + Granted in part (severed) + " in said
    assert f"it says “{FIGURES[KEY]}” at {reading.figures[KEY].at}" in said


def test_readers_have_names_of_their_own() -> None:
    names = [kind.name for kind in (*KINDS, *PACKAGE_KINDS)]
    assert len(set(names)) == len(names)
    rows = read_rows(DATA_FOLDER / "labels" / "explanation.csv")
    assert {row["key"].removeprefix("kind_") for row in rows if row["key"].startswith("kind_")} == set(names)


def test_table_four_is_told_by_its_header_and_a_broken_sum_is_named() -> None:
    key = "remedies.litigation_direct.total"
    wrong = FIGURES | {key: str(int(FIGURES[key]) + 2)}
    _, found = explained(documents.html_report(VERSION, wrong, WORDS), "a.html", key)
    assert (found.row_match, found.printed_label) == ("header", "")
    assert [test.holds for test in found.sums] == [False]
    assert f"Upheld + Corrected + Other result + … (4 cells) is {FIGURES[key]}, Total is {wrong[key]}" in english(found)


def test_a_row_without_a_label_is_told_by_the_order() -> None:
    page = documents.html_report(VERSION, FIGURES, WORDS).decode()
    key = "applications.unable_requires_creation.total"
    label = "2.没有现成信息需要另行制作"
    assert page.count(label) == 1
    _, found = explained(page.replace(label, "2.").encode(), "a.html", key)
    assert (found.row_match, found.is_deduced) == ("order", True)
    assert "the label alone did not settle it: deduced" in english(found)


def test_a_cell_that_is_not_there_is_not_explained_away() -> None:
    page = documents.html_report("gb2019", documents.balanced_figures("gb2019", Random(5)), words_for("gb2019"))
    _, found = explained(page, "a.html", "proactive.rules.repealed_this_year")
    assert (found.figure, found.sums) == (None, ())
    said = english(found)
    assert said.endswith(" was not read")
    assert "proactive" not in said, "words, not codes"


def test_paragraphs_instead_of_tables_are_another_division() -> None:
    lines = documents.text_report(VERSION, FIGURES, "S1", WORDS).decode().splitlines()
    page = "<html><body>" + "".join(f"<p>{line}</p>" for line in lines) + "</body></html>"
    _, found = explained(page.encode(), "a.html", KEY)
    assert (found.reader, found.division) == ("web", "lines")
    assert found.figure is not None


def test_a_scan_says_how_sure_it_is() -> None:
    document = read_document(documents.html_report(VERSION, FIGURES, WORDS), "a.html")
    for block in document.blocks:
        for row in getattr(block, "rows", ()):
            for cell in row.cells:
                cell.confidence = 0.97
    document.is_ocr = True
    found = interpret(document, "a.png", "", 0, KEY).explanation
    assert found is not None
    assert "read by OCR, confidence 0.97" in english(found)
    assert [test.holds for test in found.sums] == [True, True]


def test_the_drawer_is_told_the_same() -> None:
    data = documents.html_report(VERSION, FIGURES, WORDS)
    _, found = explained(data, "a.html", KEY)
    evidence = find_evidence(data, "a.html", KEY)
    assert evidence.explanation == explanation_lines(found)
    assert find_evidence(data, "a.html", "").explanation == ()


def run(capsys: pytest.CaptureFixture[str], arguments: Sequence[str]) -> tuple[int, str, str]:
    status = main(["extract", *arguments])
    shown = capsys.readouterr()
    return status, shown.out, shown.err


def test_the_command_adds_the_explanation_only_where_it_is_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.html"
    path.write_bytes(documents.html_report(VERSION, FIGURES, WORDS))
    _, plain, _ = run(capsys, [str(path), "--json"])
    status, more, _ = run(capsys, [str(path), "--json", "--explain", KEY])
    explanation = json.loads(more).pop("explanation")
    assert status == 0
    assert {name: value for name, value in json.loads(more).items() if name != "explanation"} == json.loads(plain)
    assert "explanation" not in as_object(read_report(path.read_bytes(), str(path)))
    assert (explanation["key"], explanation["row_match"], explanation["columns"]) == (KEY, "label", "header")
    _, words, _ = run(capsys, [str(path), "--explain", KEY])
    assert all(f"  > {line['zh']} | {line['en']}" in words for line in explanation["lines"])


def test_a_key_that_no_form_has_is_wrong_usage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, _, error = run(capsys, [str(tmp_path / "a.html"), "--explain", "applications.nothing.total"])
    assert status == 2
    assert "no form has this cell: applications.nothing.total" in error
