"""Zip packages that are not sound: refused or partial by name, never complete."""

from __future__ import annotations

import io
import zipfile

import pytest

from disclosure.reading.extract import read_report
from tests.builders import documents, excel, ofd, opendocument, word


def packages_of_every_kind() -> dict[str, bytes]:
    zeros = documents.blank_figures("gb2021")
    sheets = excel.sheets_of("gb2021", zeros)
    return {
        "docx": word.docx_report("gb2021", zeros),
        "xlsx": excel.xlsx_report(sheets),
        "odt": opendocument.package("text", opendocument.text_body("gb2021", zeros)),
        "ods": opendocument.package("spreadsheet", opendocument.sheet_body(sheets)),
        "ofd": ofd.ofd_report("gb2021", zeros),
    }


KINDS = ("docx", "xlsx", "odt", "ods", "ofd")


def with_picture(data: bytes) -> bytes:
    """The package with a part that no reader needs."""
    held = io.BytesIO(data)
    with zipfile.ZipFile(held, "a", zipfile.ZIP_STORED) as archive:
        archive.writestr("media/a.png", b"PICTURE" * 100)
    return held.getvalue()


@pytest.mark.parametrize("kind", KINDS)
def test_a_package_with_a_wrong_checksum_is_never_complete(kind: str) -> None:
    data = with_picture(packages_of_every_kind()[kind])
    assert read_report(data, f"a.{kind}").status == "complete"
    at = data.index(b"PICTURE") + 20
    reading = read_report(data[:at] + b"X" + data[at + 1 :], f"a.{kind}")
    assert reading.status == "partial"
    assert "package_unsound" in {problem.code for problem in reading.problems}


@pytest.mark.parametrize("kind", KINDS)
def test_a_package_whose_main_part_is_changed_is_damaged(kind: str) -> None:
    held = io.BytesIO()
    source = zipfile.ZipFile(io.BytesIO(packages_of_every_kind()[kind]))
    with source, zipfile.ZipFile(held, "w", zipfile.ZIP_STORED) as archive:
        for name in source.namelist():
            archive.writestr(name, source.read(name))
    data = held.getvalue()
    # One letter of the form, in whatever part holds it.
    mark = "示例县" if kind != "ofd" else "政府信息公开"
    at = data.index(mark.encode())
    reading = read_report(data[:at] + b"X" + data[at + 1 :], f"a.{kind}")
    assert (reading.status, [problem.code for problem in reading.problems]) == ("refused", ["damaged"])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_package_with_a_part_twice_is_refused(kind: str) -> None:
    data = packages_of_every_kind()[kind]
    name = {"docx": "word/document.xml", "xlsx": "xl/worksheets/sheet1.xml", "ofd": "OFD.xml"}.get(kind, "content.xml")
    for other in (name, name.upper()):
        held = io.BytesIO(data)
        with zipfile.ZipFile(held, "a") as archive:
            archive.writestr(other, b"<a/>")
        reading = read_report(held.getvalue(), f"a.{kind}")
        assert (reading.status, [problem.code for problem in reading.problems]) == ("refused", ["damaged"])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("cut", [0.2, 0.7, 0.99])
def test_a_cut_package_is_refused(kind: str, cut: float) -> None:
    data = packages_of_every_kind()[kind]
    reading = read_report(data[: int(len(data) * cut)], f"a.{kind}")
    assert (reading.status, [problem.code for problem in reading.problems]) == ("refused", ["damaged"])
