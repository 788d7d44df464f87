"""Input that is broken, hostile or no report: a clear refusal or an honest partial reading, and never an exception."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from disclosure.extract import read_report
from disclosure.readers import MAX_BYTES
from tests.builders import documents

ZEROS = documents.blank_figures("gb2021")


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
        (b"\x89PNG\r\n\x1a\n....", "kind_not_read"),
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
