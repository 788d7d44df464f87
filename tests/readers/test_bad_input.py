"""Input that is broken, hostile or no report: a clear refusal or an honest partial reading, and never an exception."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from disclosure.readers import MAX_BYTES
from disclosure.reading.extract import read_report, read_reports
from tests.builders import documents, excel, word
from tests.builders.pdf import pdf_report, raw_pdf

ZEROS = documents.blank_figures("gb2021")
WHOLE_PDF = pdf_report("gb2021", ZEROS)


def codes(data: bytes, source: str = "a.html") -> tuple[str, set[str]]:
    reading = read_report(data, source)
    for problem in reading.problems:
        assert problem.message
    return reading.status, {problem.code for problem in reading.problems}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"  \r\n\t ", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (bytes(range(256)) * 50, "binary"),
        (b"\x00\x01\x02\x03" * 500, "binary"),
        (b"%PDF-1.7 ...", "damaged"),
        (b"Rar!\x1a\x07\x00....", "kind_not_read"),
        ("今天天气很好。".encode(), "not_a_report"),
        ("<html><body><p>通知</p><table><tr><td>1</td></tr></table></body></html>".encode(), "not_a_report"),
        ("关于做好政府信息公开工作年度报告编制发布工作的通知\n各部门:请按时报送。".encode(), "not_a_report"),
        ("<html><body><table><tr><td>收到申请数</td><td>5</td></tr></table></body></html>".encode(), "format_not_read"),
    ],
)
def test_what_is_no_report_is_refused_with_the_reason(data: bytes, code: str) -> None:
    status, found = codes(data)
    assert status == "refused"
    assert code in found


def test_a_file_over_the_limit_is_refused_before_it_is_parsed() -> None:
    status, found = codes(b"<html><table>" + b"a" * (100 * 1024 * 1024))
    assert (status, found) == ("refused", {"too_large"})
    assert MAX_BYTES < 100 * 1024 * 1024


def test_huge_spans_cost_nothing_and_change_no_number() -> None:
    page = documents.html_report("gb2021", ZEROS).decode()
    page = page.replace(
        "<table border='1'><tbody>", "<table border='1'><tbody><tr><td rowspan=1000000 colspan=999999999></td></tr>"
    )
    reading = read_report(page.encode(), "a.html")
    assert {key: figure.raw for key, figure in reading.figures.items()} == ZEROS


def test_deeply_nested_tags_are_refused_before_parsing() -> None:
    status, found = codes(b"<html><body>" + b"<div>" * 200_000 + b"x" + b"</div>" * 200_000)
    assert (status, found) == ("refused", {"nested_too_deeply"})


def test_tables_nested_a_thousand_deep_do_no_harm() -> None:
    page = documents.html_report("gb2021", ZEROS).decode()
    page = page.replace("<body>", "<body>" + "<table><tr><td>" * 1000)
    status, _ = codes(page.encode())
    assert status in ("complete", "partial", "refused")


def test_nul_bytes_between_the_words_are_no_obstacle() -> None:
    page = documents.html_report("gb2021", ZEROS).replace(b"<td>", b"<td>\x00").replace(b"<p>", b"\x00<p>")
    reading = read_report(page, "a.html")
    assert reading.status == "complete"
    assert len(reading.figures) == len(ZEROS)


@pytest.mark.parametrize("declared", [b"utf-8", b"gb2312", b"big5", b"nonsense", b"utf-16"])
@pytest.mark.parametrize("actual", ["utf-8", "gb18030", "utf-16"])
def test_a_wrong_declaration_of_the_encoding_is_seen_through(declared: bytes, actual: str) -> None:
    page = documents.html_report("gb2021", ZEROS, charset="utf-8").decode()
    page = page.replace('charset="utf-8"', f'charset="{declared.decode()}"')
    reading = read_report(page.encode(actual), "a.html")
    assert reading.status == "complete"
    assert reading.agency == "示例县审计局"


def test_traditional_characters_are_matched() -> None:
    from opencc import OpenCC

    page = OpenCC("s2t").convert(documents.html_report("gb2021", ZEROS, charset="utf-8").decode())
    for data in (page.encode(), page.replace("“", "").replace("”", "").encode("big5hkscs", errors="ignore")):
        reading = read_report(data, "a.html")
        assert len(reading.figures) == len(ZEROS)


def test_two_reports_in_one_file_are_refused_by_name() -> None:
    first = documents.html_report(
        "gb2021", ZEROS, documents.ReportText(title="甲县审计局2023年政府信息公开工作年度报告")
    )
    second = documents.html_report(
        "gb2021",
        documents.blank_figures("gb2021", "1"),
        documents.ReportText(title="乙县财政局2023年政府信息公开工作年度报告"),
    )
    reading = read_report(first + second, "a.html")
    assert reading.status == "refused"
    problem = next(problem for problem in reading.problems if problem.code == "several_reports")
    assert "甲县审计局" in problem.message
    assert not reading.figures


def test_a_report_without_tables_is_partial_and_never_zero() -> None:
    reading = read_report(documents.html_report("gb2021", {}), "a.html")
    assert reading.status == "partial"
    assert not reading.figures
    assert [problem.code for problem in reading.problems].count("table_missing") == 3


def test_the_same_cell_twice_with_different_values_is_not_taken() -> None:
    page = documents.html_report("gb2021", ZEROS).decode()
    row = '<tr><td>行政许可</td><td colspan="3">0</td></tr>'
    assert row in page
    reading = read_report(page.replace(row, row + row.replace(">0<", ">8<")).encode(), "a.html")
    figure = reading.figures["proactive.licences.decisions"]
    assert (figure.state, figure.value) == ("unreadable", None)
    assert reading.status == "partial"
    assert "conflicting_cells" in {problem.code for problem in reading.problems}


def test_money_in_yuan_is_not_taken_for_ten_thousands() -> None:
    page = documents.html_report("gb2021", ZEROS | {"proactive.administrative_fees.fee_amount": "35000"}).decode()
    reading = read_report(page.replace("单位:万元", "单位:元").encode(), "a.html")
    assert reading.figures["proactive.administrative_fees.fee_amount"].value is None
    assert "unit_differs" in {problem.code for problem in reading.problems}


@example(data=b"<table")
@settings(max_examples=60, deadline=None)
@given(data=st.binary(max_size=3000))
def test_no_bytes_raise(data: bytes) -> None:
    assert read_report(data, "a").status == "refused"


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10**9), cuts=st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=12)), max_size=6))
def test_damaged_pages_never_raise(seed: int, cuts: list[tuple[float, bytes]]) -> None:
    data = documents.html_report("gb2021", ZEROS)
    for where, piece in cuts:
        position = int(where * len(data))
        data = data[:position] + piece + data[position + (seed % 40) :]
    assert read_report(data, "a.html").status in ("complete", "partial", "refused")


# Files of each form that are hostile: each refused by name, or read with nothing taken from outside


def pdf_of(*, kids: str = "[3 0 R]", count: int = 1, contents: str = "", extra: tuple[str, ...] = ()) -> bytes:
    return raw_pdf(
        [
            "<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>>>",
            f"<</Type/Pages/Kids{kids}/Count {count}>>",
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<<>>>>",
            f"<</Length {len(contents)}>>stream\n{contents}\nendstream",
            *extra,
        ]
    )


@pytest.mark.parametrize(
    "data",
    [
        pdf_of(kids="[2 0 R 2 0 R]", count=2_000_000_000),
        pdf_of(kids="[3 0 R]", count=2_000_000_000),
        pdf_of(contents="q " * 200_000),
        pdf_of(contents="0 0 m 1 1 l S " * 100_000),
        pdf_of(contents="/X Do " * 1000, extra=("<</Type/XObject/Subtype/Form/BBox[0 0 1 1]/Length 0>>",)),
        pdf_of(contents="BT /F1 1e38 Tf 1e38 1e38 Td (1) Tj ET"),
        b"%PDF-1.7\n" + b"[" * 100_000,
        b"%PDF-1.7\n1 0 obj" + b"<<" * 50_000,
    ],
    ids=[
        "page tree in a ring",
        "two thousand million pages",
        "deep state",
        "many paths",
        "forms",
        "huge",
        "open",
        "deep",
    ],
)
def test_hostile_pdf_files_are_refused(data: bytes) -> None:
    reading = read_report(data, "a.pdf")
    assert (reading.status, reading.figures) == ("refused", {})
    assert reading.problems[-1].message


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10**9), cuts=st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=8)), max_size=5))
# The end of a page's stream is lost: blanks were read for the zeros that it held.
@example(seed=1, cuts=[(0.9375, b"")])
def test_damaged_pdf_files_never_raise_and_never_lie(seed: int, cuts: list[tuple[float, bytes]]) -> None:
    data = WHOLE_PDF
    for where, piece in cuts:
        position = int(where * len(data))
        data = data[:position] + piece + data[position + (seed % 30) :]
    reading = read_report(data, "a.pdf")
    assert reading.status in ("complete", "partial", "refused")
    if reading.status == "complete":
        assert all(figure.raw == ZEROS[key] for key, figure in reading.figures.items())


def test_a_sheet_that_claims_to_be_huge_is_read_by_what_it_holds() -> None:
    def claim(name: str, text: str) -> str:
        return text.replace("<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>', 1)

    data = rewritten(excel.xlsx_report(excel.sheets_of("gb2021", ZEROS)), "sheet1.xml", claim)
    assert read_report(data, "a.xlsx").status == "complete"


def test_a_list_of_a_thousand_bodies_is_read() -> None:
    rows = ["单位名称,新收,上年结转", *(f"第{number}街道办事处,{number},0" for number in range(1_000))]
    readings = read_reports("\n".join([*rows, ""]).encode(), "a.csv")
    assert len(readings) == 1_000
    assert readings[-1].figures["applications.received_new.total"].value == 999


def rewritten(data: bytes, ending: str, change: Callable[[str, str], str]) -> bytes:
    """A package with the parts whose names end so changed."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            content = old.read(entry)
            new.writestr(entry, change(entry, content.decode()) if entry.endswith(ending) else content)
    return held.getvalue()


ENTITY = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_entities_in_office_files_are_refused(kind: str) -> None:
    made = {
        "docx": (word.docx_report("gb2021", ZEROS), "word/document.xml"),
        "xlsx": (excel.xlsx_report(excel.sheets_of("gb2021", ZEROS)), "sheet1.xml"),
    }
    data, part = made[kind]
    hostile = rewritten(
        data, part, lambda name, text: re.sub(r"(<\?xml[^>]*\?>)?", lambda m: m[0] + ENTITY, text, count=1)
    )
    reading = read_report(hostile, f"a.{kind}")
    assert (reading.status, reading.problems[0].code) == ("refused", "xml_entities")


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_a_part_that_unpacks_to_gigabytes_is_refused(kind: str) -> None:
    part = {"docx": "word/styles.xml", "xlsx": "xl/sharedStrings.xml"}[kind]
    data = {"docx": word.docx_report("gb2021", ZEROS), "xlsx": excel.xlsx_report(excel.sheets_of("gb2021", ZEROS))}[
        kind
    ]
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            if entry != part:
                new.writestr(entry, old.read(entry))
        new.writestr(part, b" " * (120 * 1024 * 1024))
    assert read_report(held.getvalue(), f"a.{kind}").problems[0].code == "archive_bomb"


def test_macros_and_outside_links_are_left_alone() -> None:
    relation = (
        f"<Relationship Id='r9' Type='{word.OFFICE}/attachedTemplate' Target='http://192.0.2.1/x.dotm'"
        " TargetMode='External'/>"
    )
    body = word.body_of(word.docx_report("gb2021", ZEROS))
    data = word.package(body, {"word/vbaProject.bin": b"\xd0\xcf\x11\xe0 macro"}, relations=relation)
    reading = read_report(data, "a.docm")
    assert {key: figure.raw for key, figure in reading.figures.items()} == ZEROS
    assert "outside_content" in {problem.code for problem in reading.problems}
