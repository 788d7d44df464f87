"""What is said of a whole reading: complete only with numbers that were taken, and nothing false about the document."""

from __future__ import annotations

import io
import tarfile
import zipfile
from random import Random

import pytest

from disclosure.clock import this_year
from disclosure.model.report import Reading
from disclosure.reading.extract import read_report
from tests.builders import documents
from tests.recognition.test_layouts import words_for


def page(figures: dict[str, str], version: str = "gb2021") -> str:
    return documents.html_report(version, figures, words_for(version)).decode()


def read(text: str) -> Reading:
    return read_report(text.encode(), "a.html")


def codes(reading: Reading) -> set[str]:
    return {problem.code for problem in reading.problems}


def test_a_form_without_a_number_is_not_complete() -> None:
    """all_blank: body and year are known, every cell is there, and none says anything."""
    reading = read(page(documents.blank_figures("gb2021", "")))
    assert (reading.status, reading.agency, reading.year) == ("partial", "示例县审计局", 2023)
    assert "cells_blank" in codes(reading)
    assert {figure.state for figure in reading.figures.values()} == {"blank"}
    slashes = read(page(documents.blank_figures("gb2021", "/")))
    assert slashes.status == "partial"
    assert "cells_blank" in codes(slashes)


def test_one_number_is_enough_to_be_a_report() -> None:
    figures = documents.blank_figures("gb2021", "") | {"proactive.licences.decisions": "0"}
    reading = read(page(figures))
    assert reading.status == "complete"
    said = [key for key, figure in reading.figures.items() if figure.state == "zero"]
    assert said == ["proactive.licences.decisions"]


@pytest.mark.parametrize("picture", ["<img alt='7' src='7.png'>", "<canvas></canvas>", "<select><option>7</select>"])
def test_pictures_in_place_of_numbers(picture: str) -> None:
    """cells_are_pictures: unreadable and not blank, named once, and never complete."""
    text = page(documents.blank_figures("gb2021", "@"))
    reading = read(text.replace("@", picture, 150).replace("@", "3"))
    assert reading.status == "partial"
    assert sum(figure.state == "unreadable" for figure in reading.figures.values()) == 150
    (problem,) = [problem for problem in reading.problems if problem.code == "cell_unreadable"]
    assert "150" in problem.message
    assert "cells_blank" not in codes(reading)
    one = read(text.replace("@", picture, 1).replace("@", "3"))
    assert one.status == "partial"


@pytest.mark.parametrize(
    ("cell", "status"),
    [
        ("详见附件", "complete"),
        ("5~6", "partial"),
        ("1 2", "partial"),
        ("\uff15\u301c\uff16", "partial"),
        ("\ue601", "partial"),
        ("\u00b3", "partial"),
    ],
)
def test_a_number_that_was_not_taken_is_not_complete(cell: str, status: str) -> None:
    reading = read(page(documents.blank_figures("gb2021", "0") | {"proactive.rules.issued_this_year": cell}))
    assert reading.figures["proactive.rules.issued_this_year"].state == "text"
    assert reading.status == status


def test_a_form_of_two_versions_lacks_nothing_that_it_does_not_have() -> None:
    """A header of 2019 over the documents, those of 2021 over all other blocks."""
    figures = documents.blank_figures("gb2021", "0")
    text = page(figures)
    for new, old in (
        ("本年制发件数", "本年新制作数量"),
        ("本年废止件数", "本年新公开数量"),
        ("现行有效件数", "对外公开总数量"),
    ):
        assert new in text
        text = text.replace(new, old)
    reading = read(text)
    assert {"mixed_format"} <= codes(reading)
    assert "cells_missing" not in codes(reading)
    assert len(reading.figures) == len(figures)
    assert reading.status == "complete"
    row = '<tr><td>行政处罚</td><td colspan="3">0</td></tr>'
    assert row in text
    lacking = read(text.replace(row, ""))
    (problem,) = [problem for problem in lacking.problems if problem.code == "cells_missing"]
    assert "proactive.penalties.decisions" in problem.message
    assert lacking.status == "partial"


def test_printed_blanks_are_not_missing() -> None:
    """blank_procurement_is_blank."""
    figures = documents.blank_figures("gb2019", "0")
    figures |= {key: "" for key in figures if "central_procurement" in key}
    reading = read(page(figures, "gb2019"))
    assert reading.status == "complete"
    assert codes(reading) == set()
    assert reading.figures["proactive.central_procurement.procurement_amount"].state == "blank"


def test_messages_say_what_was_not_read_and_not_what_the_document_lacks() -> None:
    text = documents.text_report("gb2021", documents.blank_figures("gb2021", ""), "S5").decode()
    text = text.replace("示例县审计局", "").replace("2023年", "")
    for problem in read_report(text.encode(), "a.txt").problems:
        assert not any(word in problem.message for word in ("缺 ", "没有写明", "does not name", "are missing")), problem


def test_a_year_that_has_not_begun_is_asked_about() -> None:
    text = page(documents.balanced_figures("gb2021", Random(1)))
    assert read(text).year == 2023
    year = this_year()
    assert read(text.replace("2023", str(year))).year == year
    reading = read(text.replace("2023", str(year + 1)))
    assert reading.year is None
    assert "year_in_future" in codes(reading)
    assert "year_unknown" not in codes(reading)


def archives() -> dict[str, bytes]:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as package:
        package.writestr("a.html", "x")
    tape = io.BytesIO()
    with tarfile.open(fileobj=tape, mode="w") as file:
        member = tarfile.TarInfo("a")
        member.size = 1
        file.addfile(member, io.BytesIO(b"x"))
    return {
        "zip": held.getvalue(),
        "tar": tape.getvalue(),
        "7z": b"7z\xbc\xaf\x27\x1c" + bytes(40),
        "gz": b"\x1f\x8b" + bytes(40),
        "bz2": b"BZh91AY" + bytes(40),
        "xz": b"\xfd7zXZ\x00" + bytes(40),
    }


@pytest.mark.parametrize("kind", sorted(archives()))
def test_an_archive_is_named_as_one(kind: str) -> None:
    reading = read_report(archives()[kind], f"a.{kind}")
    assert reading.status == "refused"
    assert "压缩包" in reading.problems[0].message
    assert "ingest" in reading.problems[0].message
    assert "另存为网页" not in reading.problems[0].message


@pytest.mark.parametrize(
    ("data", "advice"),
    [
        (b"\x00\x00\x00\x18ftypheic" + bytes(40), "JPG"),
        (b"Rar!\x1a\x07\x00....", "解压"),
        (b"Founder CEB 1.0" + bytes(40), "PDF"),
        (b"MZ\x90\x00" + bytes(200), "不是文档"),
    ],
)
def test_a_wrong_kind_of_file_gets_advice_that_fits(data: bytes, advice: str) -> None:
    reading = read_report(data, "a")
    assert (reading.status, reading.problems[0].code) == ("refused", "kind_not_read")
    assert advice in reading.problems[0].message
