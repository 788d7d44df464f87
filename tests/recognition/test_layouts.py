"""Known figures printed in every layout and read back: every cell exact, or not given and named."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from disclosure.form.cells import parse_cell
from disclosure.model.report import Reading
from disclosure.reading.extract import read_report
from tests.builders import documents

VERSIONS = ("gb2019", "gb2021")
PAGES = {
    "plain": {},
    "word_processor": {"word_processor": True},
    "gb18030": {"charset": "gb18030"},
    "gbk_undeclared": {"charset": "gbk", "declares_charset": False},
    "utf16_undeclared": {"charset": "utf-16", "declares_charset": False},
    "layout_table": {"in_layout_table": True},
    "split_table": {"split_after": 12},
    "bare": {"chrome": False},
}
seeds = st.integers(0, 2**32 - 1)


def words_for(version: str) -> documents.ReportText:
    year = 2020 if version == "gb2019" else 2023
    return documents.ReportText(
        title=f"示例县审计局{year}年政府信息公开工作年度报告",
        opening=f"统计期限为{year}年1月1日至{year}年12月31日。",
        overview=(f"{year}年,示例县审计局主动公开政府信息12条。",),
        other=("无。", "示例县审计局", f"{year + 1}年1月18日"),
    )


def check_exact(reading: Reading, figures: dict[str, str]) -> None:
    """Every cell that was printed is there with its text and its value, and no other."""
    assert {key: figure.raw for key, figure in reading.figures.items()} == figures
    for key, figure in reading.figures.items():
        parsed = parse_cell(figures[key])
        assert parsed is not None
        assert (figure.state, figure.value) == (parsed.state, parsed.value), key
    assert reading.status == "complete", reading.problems


def check_honest(reading: Reading, figures: dict[str, str]) -> None:
    """Whatever is given is right; whatever is not given makes the report partial and is named."""
    for key, figure in reading.figures.items():
        assert figure.raw == figures[key], key
    if set(reading.figures) != set(figures):
        assert reading.status == "partial"
        assert reading.problems


@pytest.mark.parametrize("page", sorted(PAGES))
@pytest.mark.parametrize("version", VERSIONS)
@settings(max_examples=15, deadline=None)
@given(seed=seeds, blank_share=st.sampled_from((0.0, 0.3, 0.9)))
def test_web_pages_are_read_exactly(version: str, page: str, seed: int, blank_share: float) -> None:
    figures = documents.random_figures(version, Random(seed), blank_share)
    options: dict[str, object] = PAGES[page]  # type: ignore[assignment]
    data = documents.html_report(version, figures, words_for(version), **options)  # type: ignore[arg-type]
    check_exact(read_report(data, "a.html"), figures)


@pytest.mark.parametrize("shape", sorted(documents.KEEPS_BLANKS))
@pytest.mark.parametrize("version", VERSIONS)
@settings(max_examples=15, deadline=None)
@given(seed=seeds, blank_share=st.sampled_from((0.0, 0.3)))
def test_text_that_keeps_blanks_is_read_exactly(version: str, shape: str, seed: int, blank_share: float) -> None:
    figures = documents.random_figures(version, Random(seed), blank_share)
    check_exact(read_report(documents.text_report(version, figures, shape, words_for(version)), "a.txt"), figures)


@pytest.mark.parametrize("shape", sorted(documents.SHAPES))
@pytest.mark.parametrize("version", VERSIONS)
@settings(max_examples=15, deadline=None)
@given(seed=seeds)
def test_every_text_shape_without_blanks_is_read_exactly(version: str, shape: str, seed: int) -> None:
    figures = documents.random_figures(version, Random(seed))
    check_exact(read_report(documents.text_report(version, figures, shape, words_for(version)), "a.txt"), figures)


@pytest.mark.parametrize("shape", sorted(documents.SHAPES))
@settings(max_examples=25, deadline=None)
@given(seed=seeds, blank_share=st.sampled_from((0.2, 0.5, 0.95)))
def test_no_shape_gives_a_wrong_number_when_blanks_are_lost(shape: str, seed: int, blank_share: float) -> None:
    figures = documents.random_figures("gb2021", Random(seed), blank_share)
    check_honest(read_report(documents.text_report("gb2021", figures, shape), "a.txt"), figures)


@settings(max_examples=15, deadline=None)
@given(seed=seeds)
def test_tables_flattened_to_paragraphs_are_read_exactly(seed: int) -> None:
    figures = documents.random_figures("gb2021", Random(seed))
    check_exact(read_report(documents.html_paragraphs("gb2021", figures), "a.html"), figures)


@settings(max_examples=40, deadline=None)
@given(seed=seeds, cut=st.floats(0.05, 0.999), shape=st.sampled_from(sorted(documents.KEEPS_BLANKS | {"S5"})))
@example(seed=0, cut=0.83203125, shape="converter")
def test_a_file_cut_anywhere_gives_no_wrong_number(seed: int, cut: float, shape: str) -> None:
    figures = documents.random_figures("gb2021", Random(seed))
    data = documents.text_report("gb2021", figures, shape)
    reading = read_report(data[: int(len(data) * cut)], "a.txt")
    for key, figure in reading.figures.items():
        if figure.value is not None:
            parsed = parse_cell(figures[key])
            assert parsed is not None
            assert figure.value == parsed.value, key


@pytest.mark.parametrize("blank", ["S3", "S5"])
def test_where_blanks_vanished_the_report_says_so(blank: str) -> None:
    figures = documents.blank_figures("gb2021") | {
        "applications.received_new.org_research": "",
        "applications.received_new.org_other": "",
    }
    reading = read_report(documents.text_report("gb2021", figures, blank), "a.txt")
    if blank == "S3":
        check_exact(reading, figures)
        return
    assert reading.status == "partial"
    assert not any(key.startswith("applications.received_new.") for key in reading.figures)
    problem = next(problem for problem in reading.problems if problem.code == "blank_cells_lost")
    assert "5 个值" in problem.message
    assert problem.at.startswith("line ")


def test_a_mixed_report_keeps_the_cells_of_both_formats_and_says_so() -> None:
    old = {key: "3" for key in documents.blank_figures("gb2019") if key.startswith("proactive.")}
    new = {key: "0" for key in documents.blank_figures("gb2021") if not key.startswith("proactive.")}
    old_page = documents.html_report("gb2019", old, documents.ReportText()).decode()
    new_page = documents.html_report("gb2021", new, documents.ReportText()).decode()
    cut = new_page.index("三、收到和处理")
    page = old_page[: old_page.index("三、收到和处理")] + new_page[cut:]
    reading = read_report(page.encode(), "a.html")
    assert {key: figure.raw for key, figure in reading.figures.items()} == old | new
    assert reading.format == "gb2021"
    assert "mixed_format" in {problem.code for problem in reading.problems}


def test_a_provincial_extra_row_is_kept_apart() -> None:
    figures = documents.blank_figures("gb2019") | {
        f"proactive.other_proactive_documents.{column}": "17"
        for column in ("made_this_year", "newly_disclosed_this_year", "total_disclosed")
    }
    reading = read_report(documents.html_report("gb2019", figures, words_for("gb2019")), "a.html")
    assert {key: figure.raw for key, figure in reading.figures.items()} == figures
    assert reading.figures["proactive.normative_documents.made_this_year"].value == 0


def test_permuted_applicant_columns_are_followed_by_their_header() -> None:
    figures = documents.random_figures("gb2021", Random(7))
    printed = dict(figures)
    for key in figures:
        if key.startswith("applications.") and key.endswith(".total"):
            natural = key.replace(".total", ".natural_person")
            printed[key], printed[natural] = figures[natural], figures[key]
    head = '<td rowspan="2">自然人</td><td colspan="5">法人或其他组织</td><td rowspan="2">总计</td>'
    page = documents.html_report("gb2021", printed).decode()
    assert head in page
    swapped = '<td rowspan="2">总计</td><td colspan="5">法人或其他组织</td><td rowspan="2">自然人</td>'
    reading = read_report(page.replace(head, swapped).encode(), "a.html")
    assert {key: figure.raw for key, figure in reading.figures.items()} == figures


def test_a_header_whose_order_the_totals_deny_is_not_followed() -> None:
    figures = documents.random_figures("gb2021", Random(8))
    head = '<td rowspan="2">自然人</td><td colspan="5">法人或其他组织</td><td rowspan="2">总计</td>'
    swapped = '<td rowspan="2">总计</td><td colspan="5">法人或其他组织</td><td rowspan="2">自然人</td>'
    page = documents.html_report("gb2021", figures).decode().replace(head, swapped)
    reading = read_report(page.encode(), "a.html")
    assert {key: figure.raw for key, figure in reading.figures.items()} == figures


@pytest.mark.parametrize(
    ("cell", "state", "value"),
    [
        ("<p>1</p><p>2</p>", "text", None),
        ("5<sup>1</sup>", "number", 5),
        ("<s>5</s>6", "text", None),
        ("<img src='5.png'>", "unreadable", None),
        ("<span>1</span><span>2</span>", "number", 12),
        ("见附件", "text", None),
        ("1,234件", "number", 1234),
        ("\uff11\uff12", "number", 12),
        ("10\u00b2", "text", None),
        ("\u2460", "text", None),
        ("3<span style='display:none'>9</span>", "number", 3),
        ("<!-- 7 -->4", "number", 4),
        ("&nbsp;", "blank", None),
        ("\uff0f", "not_applicable", None),
        ("无", "not_applicable", None),
    ],
)
def test_what_stands_in_a_cell_never_becomes_another_number(cell: str, state: str, value: int | None) -> None:
    page = documents.html_report("gb2021", documents.blank_figures("gb2021", "@")).decode()
    page = page.replace("<td>@</td>", f"<td>{cell}</td>", 1).replace("@", "0")
    figure = read_report(page.encode(), "a.html").figures["proactive.rules.issued_this_year"]
    assert (figure.state, figure.value) == (state, value)


@pytest.mark.parametrize("extra", ["<td></td>", "<td>7</td>"])
def test_a_cell_too_many_in_one_row_costs_the_row_and_shifts_nothing(extra: str) -> None:
    figures = documents.blank_figures("gb2021", "3") | {
        f"applications.granted_full.{column}": text
        for column, text in (("natural_person", ""), ("org_business", "12"), ("org_other", ""))
    }
    page = documents.html_report("gb2021", figures).decode()
    row = "(一)予以公开</td><td></td><td>12</td>"
    assert row in page
    reading = read_report(page.replace(row, row + extra).encode(), "a.html")
    assert reading.status == "partial"
    assert not any(key.startswith("applications.granted_full.") for key in reading.figures)
    for key, figure in reading.figures.items():
        assert figure.raw == figures[key], key
