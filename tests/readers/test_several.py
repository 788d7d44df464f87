"""Several reports in one file: a reading each where the bounds are certain, a refusal by name where they are not."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Never

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from disclosure.cli import main
from disclosure.ingest.documents import ingest
from disclosure.model.report import Figure
from disclosure.reading import extract
from disclosure.reading.extract import read_report, read_reports
from disclosure.recognition.lists import key_of
from tests.builders import documents, excel, word
from tests.builders.documents import ReportText
from tests.builders.lists import list_cells
from tests.builders.pdf import Layout, pdf_reports
from tests.recognition.test_layouts import check_exact
from tests.store.rows import Bodies, leave_out_serving, rows_of

NAMES = ("示例县审计局", "示例县财政局", "示例县民政局")
KEYS = tuple(documents.blank_figures("gb2021"))


def words(name: str, year: int = 2023) -> ReportText:
    return ReportText(
        title=f"{name}{year}年政府信息公开工作年度报告",
        opening=f"统计期限为{year}年1月1日至{year}年12月31日。",
        overview=(f"{year}年,{name}认真做好政府信息公开工作。",),
        other=("无。", name, f"{year + 1}年1月18日"),
    )


def figures_of(seed: int, count: int = 3) -> list[dict[str, str]]:
    random = Random(seed)
    return [documents.random_figures("gb2021", random, 0.2) for _ in range(count)]


def check_each(data: bytes, name: str, figures: list[dict[str, str]]) -> None:
    readings = read_reports(data, name)
    assert [reading.agency for reading in readings] == list(NAMES[: len(figures)])
    for reading, expected in zip(readings, figures, strict=True):
        check_exact(reading, expected)
        assert reading.year == 2023
        assert reading.source == f"{name}#{reading.part}"
    assert len({reading.part for reading in readings}) == len(readings)
    alone = read_report(data, name)
    assert (alone.status, alone.problems[0].code) == ("refused", "several_reports")


@settings(max_examples=6, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), opening_lines=st.integers(0, 30), header=st.booleans())
def test_a_pdf_of_several_reports(seed: int, opening_lines: int, header: bool) -> None:
    figures = figures_of(seed)
    layout = Layout(opening_lines=opening_lines, running_header="示例县政府信息公开年度报告汇编" if header else "")
    made = pdf_reports([("gb2021", cells, words(name)) for cells, name in zip(figures, NAMES, strict=True)], layout)
    check_each(made, "a.pdf", figures)


def test_a_word_file_of_several_reports() -> None:
    figures = figures_of(1)
    bodies = [
        word.body_of(word.docx_report("gb2021", cells, words(name))) for cells, name in zip(figures, NAMES, strict=True)
    ]
    check_each(word.package("".join(bodies)), "a.docx", figures)


def test_a_page_of_several_reports() -> None:
    figures = figures_of(2)
    pages = [
        documents.html_report("gb2021", cells, words(name), chrome=False)
        for cells, name in zip(figures, NAMES, strict=True)
    ]
    check_each(b"".join(pages), "a.html", figures)


def test_a_list_of_contents_begins_no_report() -> None:
    figures = figures_of(4)
    bodies = [
        word.body_of(word.docx_report("gb2021", cells, words(name))) for cells, name in zip(figures, NAMES, strict=True)
    ]
    contents = "".join(word.paragraph(word.run(words(name).title)) for name in NAMES)
    check_each(word.package(contents + "".join(bodies)), "a.docx", figures)


@pytest.mark.parametrize("kind", ["xlsx", "xls"])
def test_a_workbook_with_a_sheet_a_body(kind: str) -> None:
    figures = figures_of(3)
    sheets = {name: excel.laid_out("gb2021", cells, words(name)) for cells, name in zip(figures, NAMES, strict=True)}
    data = excel.xlsx_report(sheets) if kind == "xlsx" else excel.xls_report(sheets)
    check_each(data, f"a.{kind}", figures)
    assert [reading.part for reading in read_reports(data, "a")] == list(NAMES)


@pytest.mark.parametrize("shape", ["S1", "S3", "S4", "markdown"])
def test_a_text_of_several_reports(shape: str) -> None:
    figures = [documents.balanced_figures("gb2021", Random(seed)) for seed in range(2)]
    texts = [
        documents.text_report("gb2021", one, shape, words(name)) for one, name in zip(figures, NAMES, strict=False)
    ]
    links = "\n".join(f"{name}2022年政府信息公开工作年度报告" for name in NAMES).encode()
    check_each(b"\n\n".join(texts), "a.txt", figures)
    check_each(b"\n\n".join([links, *texts]), "a.txt", figures)


def test_a_title_within_a_text_begins_no_other_report() -> None:
    figures = documents.balanced_figures("gb2021", Random(3))
    told = replace(words(NAMES[0]), overview=("本年新收政府信息公开申请3件。", words(NAMES[0], 2022).title))
    reading = read_report(documents.text_report("gb2021", figures, "S3", told), "a.txt")
    assert reading.year in (2023, None)


def test_a_sheet_says_whose_report_it_is_where_the_sheet_does_not() -> None:
    nameless = ReportText(title="政府信息公开工作年度报告", opening="", overview=(), other=())
    sheets = {"封面": [(0, 0, documents.Box("示例县2023年度政府信息公开年报汇编"))]}
    sheets |= {name: excel.laid_out("gb2021", documents.blank_figures("gb2021"), nameless) for name in NAMES}
    readings = read_reports(excel.xlsx_report(sheets), "a.xlsx")
    assert [(reading.agency, reading.year, reading.status) for reading in readings] == [
        (name, 2023, "complete") for name in NAMES
    ]


def test_sheets_that_may_be_anyones_are_refused() -> None:
    figures = documents.blank_figures("gb2021")
    whole = excel.laid_out("gb2021", figures, words(NAMES[0]))
    table = excel.sheets_of("gb2021", figures, by_table=True)["主动公开"]
    reading = read_reports(excel.xlsx_report({"甲": whole, "乙": whole, "表二": table}), "a.xlsx")[0]
    assert (reading.status, reading.problems[0].code) == ("refused", "several_reports")
    assert "表二" in reading.problems[0].message


def test_two_reports_of_one_body_and_year_are_not_taken() -> None:
    cells = [excel.laid_out("gb2021", documents.blank_figures("gb2021", text), words(NAMES[0])) for text in "12"]
    readings = read_reports(excel.xlsx_report({"甲": cells[0], "乙": cells[1]}), "a.xlsx")
    assert [reading.status for reading in readings] == ["refused", "refused"]
    assert {reading.problems[-1].code for reading in readings} == {"report_twice_in_file"}


def test_figures_are_compared_within_a_body_and_year_only() -> None:
    """A list has thousands of bodies: each with each other took half a minute for twelve hundred."""

    class Unread(dict[str, Figure]):
        def items(self) -> Never:
            raise AssertionError("figures were looked at")

    (one,) = read_reports(documents.html_report("gb2021", documents.blank_figures("gb2021")), "a.html")
    bodies = [replace(one, agency=name, figures=Unread()) for name in NAMES]
    assert extract._without_copies(bodies) == bodies
    with pytest.raises(AssertionError, match="looked at"):
        extract._without_copies([*bodies, bodies[0]])


@pytest.mark.parametrize("short", [False, True])
@pytest.mark.parametrize("one_line", [False, True])
@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), start=st.integers(0, 190), count=st.integers(1, 60))
def test_lists_are_read_exactly(short: bool, one_line: bool, seed: int, start: int, count: int) -> None:
    keys = KEYS[start : start + count]
    figures = figures_of(seed)
    bodies = dict(zip(NAMES, figures, strict=True))
    cells = list_cells("gb2021", bodies, keys, short=short, one_line=one_line)
    readings = read_reports(excel.xlsx_report({"汇总": cells}), "a.xlsx")
    assert [(reading.agency, reading.year, reading.scope) for reading in readings] == [
        (name, 2023, "own") for name in NAMES
    ]
    for reading, expected in zip(readings, figures, strict=True):
        given_ = {key: figure.raw for key, figure in reading.figures.items()}
        asked = [problem for problem in reading.problems if problem.code == "list_column_not_recognised"]
        assert given_ == {key: expected[key] for key in keys if key in given_}
        # A cell whose headers do not say which it is (3.其他 without its group) is asked about, never guessed.
        assert len(given_) + len(asked) == len(keys)
        assert reading.status == "partial"


def test_a_column_that_is_not_recognised_is_a_question() -> None:
    bodies = dict(zip(NAMES, figures_of(5), strict=True))
    keys = [key for key in KEYS if key.startswith("applications.received_new")]
    cells = list_cells("gb2021", bodies, keys, extra=("网站访问量", "备注"))
    for reading in read_reports(excel.xlsx_report({"汇总": cells}), "a.xlsx"):
        assert len(reading.figures) == 7
        asked = [problem for problem in reading.problems if problem.code == "list_column_not_recognised"]
        assert ["网站访问量" in problem.message for problem in asked] == [True]
        assert asked[0].at.startswith("sheet 汇总, cell ")


def test_a_list_of_which_no_column_is_a_cell_of_the_form_is_refused() -> None:
    cells = list_cells("gb2021", dict(zip(NAMES, figures_of(5), strict=True)), [], extra=("网站访问量", "人数"))
    (reading,) = read_reports(excel.xlsx_report({"汇总": cells}), "a.xlsx")
    assert (reading.status, reading.agency, reading.figures) == ("refused", None, {})
    assert [(problem.code, problem.at) for problem in reading.problems] == [
        ("summary_list", "sheet 汇总"),
        ("list_column_not_recognised", "sheet 汇总, cell C3"),
        ("list_column_not_recognised", "sheet 汇总, cell D3"),
    ]


def test_a_copy_of_a_report_within_its_file_is_left_out_unless_its_part_is_named_for_a_body() -> None:
    (one,) = read_reports(documents.html_report("gb2021", documents.blank_figures("gb2021", "1")), "a.html")
    (other,) = read_reports(documents.html_report("gb2021", documents.blank_figures("gb2021", "2")), "a.html")
    for same, kept in (
        ([one, replace(one, part="Sheet2")], 1),
        ([one, replace(one, part="示例县财政局")], 2),
        ([one, other], 2),
        ([one, other, one], 2),
        ([one, replace(one, year=2022)], 2),
        ([replace(one, status="refused")] * 2, 2),
        ([replace(one, agency=None)] * 2, 2),
        ([replace(one, year=None)] * 2, 2),
    ):
        assert len(extract._without_copies(same)) == kept


def test_the_place_of_a_listed_figure_is_its_cell() -> None:
    cells = list_cells("gb2021", dict(zip(NAMES, figures_of(5), strict=True)), KEYS[:3])
    readings = read_reports(excel.xlsx_report({"汇总": cells}), "a.xlsx")
    assert readings[1].figures[KEYS[0]].at == "sheet 汇总, cell C5"


@pytest.mark.parametrize(
    ("path", "key"),
    [
        (["新收", "自然人"], "applications.received_new.natural_person"),
        (["自然人", "新收"], "applications.received_new.natural_person"),
        (["本年新收政府信息公开申请数量"], "applications.received_new.total"),
        (["依申请公开", "新收", "法人或其他组织", "科研机构"], "applications.received_new.org_research"),
        (["三、本年度办理结果", "(一)予以公开", "总计"], "applications.granted_full.total"),
        (["办理结果", "总计", "总计"], "applications.outcome_total.total"),
        (["新收(自然人)"], "applications.received_new.natural_person"),
        (["行政复议", "结果维持"], "remedies.reconsideration.upheld"),
        (["行政诉讼", "复议后起诉", "总计"], "remedies.litigation_after_reconsideration.total"),
        (["规章", "本年制发件数"], "proactive.rules.issued_this_year"),
        (["行政许可"], "proactive.licences.decisions"),
        (["上年度", "新收", "自然人"], None),
        (["新收", "网上申请"], None),
        (["总计"], None),
        (["其他"], None),
        (["其他", "自然人"], None),
        (["结果维持"], None),
        (["行政诉讼", "结果维持"], None),
        (["行政事业性收费"], None),
        (["不予公开", "自然人"], None),
        ([], None),
    ],
)
def test_what_headers_name(path: list[str], key: str | None) -> None:
    assert key_of(path, 2023) == key


def test_each_report_of_a_file_is_printed_and_stored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    leave_out_serving(monkeypatch)
    figures = figures_of(9)
    sheets = {name: excel.laid_out("gb2021", cells, words(name)) for cells, name in zip(figures, NAMES, strict=True)}
    path = tmp_path / "all.xlsx"
    path.write_bytes(excel.xlsx_report(sheets))
    assert main(["extract", str(path), "--json"]) == 0
    lines = [json.loads(line, parse_float=Decimal) for line in capsys.readouterr().out.splitlines()]
    assert [line["agency"] for line in lines] == list(NAMES)
    assert [line["source"] for line in lines] == [f"{path}#{name}" for name in NAMES]
    store = tmp_path / "store"
    summary = ingest([path], store, Bodies(), worker_count=0)
    assert (summary.counts["added"], summary.version) == (3, 1)
    assert rows_of(store, "select name, report_year from report join agency using (agency_id) order by report_id") == [
        (name, 2023) for name in NAMES
    ]
    assert rows_of(store, "select count(*), min(name) from source_file") == [(1, str(path))]
    again = ingest([path], store, Bodies(), worker_count=0)
    assert (again.counts["unchanged"], again.version) == (1, None)


def test_a_part_that_is_refused_leaves_the_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    leave_out_serving(monkeypatch)
    nameless = ReportText(title="政府信息公开工作年度报告", opening="", overview=(), other=())
    zeros = documents.blank_figures("gb2021")
    sheets = {
        "表1": excel.laid_out("gb2021", zeros, nameless),
        "审计": excel.laid_out("gb2021", zeros, words(NAMES[0])),
    }
    path = tmp_path / "all.xlsx"
    path.write_bytes(excel.xlsx_report(sheets))
    store = tmp_path / "store"
    summary = ingest([path], store, Bodies(), worker_count=0)
    assert (summary.counts["added"], summary.counts["refused"]) == (1, 1)
    assert rows_of(store, "select count(*) from reading_problem where report_id is null")[0][0] > 0
    again = ingest([path], store, Bodies(), worker_count=0)
    assert (again.counts["unchanged"], again.version) == (1, None)
