"""Tables drawn in text by any program: read exactly, blanks in their places, and nothing guessed."""

from __future__ import annotations

from random import Random

import pytest

from disclosure.form.versions import load_forms
from disclosure.reading.extract import read_report
from tests.builders import documents
from tests.builders.text_tables import DRAWN, LATER, bar_before_row, page_in_page, rows_cut_short
from tests.recognition.test_layouts import check_exact, check_honest, words_for


@pytest.mark.parametrize("blank_share", [0.0, 0.3, 0.9])
@pytest.mark.parametrize("version", ["gb2019", "gb2021"])
@pytest.mark.parametrize("shape", sorted(DRAWN | LATER))
def test_every_drawing_is_read_exactly(shape: str, version: str, blank_share: float) -> None:
    for seed in range(3):
        figures = documents.random_figures(version, Random(seed), blank_share)
        if shape == "html":
            figures = documents.random_figures(version, Random(seed))
        data = documents.text_report(version, figures, (DRAWN | LATER)[shape], words_for(version))
        check_exact(read_report(data, "a.md"), figures)


@pytest.mark.parametrize("blank_share", [0.0, 0.3])
def test_rows_that_open_with_a_bar_between_bars_alone(blank_share: float) -> None:
    for seed in range(4):
        figures = documents.random_figures("gb2021", Random(seed), blank_share)
        reading = read_report(documents.text_report("gb2021", figures, bar_before_row), "a.txt")
        check_honest(reading, figures)
        if not blank_share:
            check_exact(reading, figures)
    text = documents.text_report("gb2019", figures := documents.blank_figures("gb2019", "7"), bar_before_row)
    reading = read_report(text, "a.txt")
    assert reading.figures["proactive.rules.total_disclosed"].at.startswith("line ")
    assert {key: figure.raw for key, figure in reading.figures.items()} == figures


def test_blank_totals_shift_no_column() -> None:
    """markdown_blank_total: 258 stood one column to the right."""
    figures = {key: "0" if key.startswith("remedies.") else "" for key in documents.blank_figures("gb2019")}
    for row, texts in {
        "received_new": ("821", "35", "", "", "2", "1", "859"),
        "granted_full": ("258", "12", "", "", "1", "1", ""),
        "granted_partial": ("3", "", "", "", "", "", ""),
        "carried_out": ("72", "", "", "", "", "", "72"),
    }.items():
        columns = load_forms()["gb2019"].block_columns("applications", "applicants")
        figures |= {f"applications.{row}.{column.code}": text for column, text in zip(columns, texts, strict=True)}
    for shape in ("markdown", "org", "asciidoc", "simple"):
        data = documents.text_report("gb2019", figures, DRAWN[shape], words_for("gb2019"))
        reading = read_report(data, "a.md")
        assert {key: figure.raw for key, figure in reading.figures.items()} == figures, shape


def test_org_cells_with_broken_headers_and_skewed_spans() -> None:
    """text_table_org: header and values have their spans in different columns."""
    text = """示例市人民政府办公厅2019年政府信息公开工作年度报告
二、主动公开政府信息情况
| 第二十条第(一)项 |          |            |     |                |
| 信息内容         | 本年新\\\\ | 本年新\\\\   |     | 对外公开总数量 |
|                  | 制作数量 | 公开数量   |     |                |
| 规章             | 13       | 14         |     | 524            |
| 规范性文件       | 60       | 61         |     | 368            |
| 第二十条第(五)项 |          |            |     |                |
| 信息内容         | 上一年项目数量 | 本年增/减 |     | 处理决定数量   |
| 行政许可         | 7        |            | 1   | 9              |
| 其他对外管理服务事项 | 8    |            | 2   | 3              |

\\\\
五、存在的主要问题及改进情况
"""
    reading = read_report(text.encode(), "a.org")
    assert {key: str(figure.value) for key, figure in reading.figures.items()} == {
        "proactive.rules.made_this_year": "13",
        "proactive.rules.newly_disclosed_this_year": "14",
        "proactive.rules.total_disclosed": "524",
        "proactive.normative_documents.made_this_year": "60",
        "proactive.normative_documents.newly_disclosed_this_year": "61",
        "proactive.normative_documents.total_disclosed": "368",
        "proactive.licences.items_previous_year": "7",
        "proactive.licences.items_change": "1",
        "proactive.licences.decisions": "9",
        "proactive.other_external_services.items_previous_year": "8",
        "proactive.other_external_services.items_change": "2",
        "proactive.other_external_services.decisions": "3",
    }


@pytest.mark.parametrize(
    "kinds", [("html", "markdown", "markdown"), ("markdown", "html", "html"), ("markdown", "markdown", "html")]
)
def test_pipe_tables_beside_html_tables(kinds: tuple[str, ...]) -> None:
    figures = documents.random_figures("gb2021", Random(4), 0.2)
    words = documents.ReportText()
    lines = [f"# {words.title}", "", words.opening, "", "## 一、总体情况", "平稳。"]
    for (name, grid), kind in zip(documents.grids("gb2021", figures).items(), kinds, strict=True):
        lines += [f"## {documents.SECTION_HEADINGS[name]}", "", DRAWN[kind](grid), ""]
    lines += [f"## {documents.SECTION_HEADINGS['problems']}", "无。"]
    reading = read_report("\n".join(lines).encode(), "a.md")
    check_exact(reading, figures)
    assert reading.agency == "示例县审计局"


def test_a_number_over_two_lines_of_a_cell_is_not_its_first_line() -> None:
    figures = documents.blank_figures("gb2021", "3") | {"proactive.licences.decisions": "1234567890"}
    data = documents.text_report("gb2021", figures, lambda grid: DRAWN["rules_between"](grid))
    narrow = data.decode().replace("| 1234567890 ", "| 12345678   ").replace("1234567890", "12345678")
    lines = narrow.split("\n")
    at = next(index for index, line in enumerate(lines) if "12345678" in line)
    lines.insert(at + 1, "|" + " " * 26 + "| 90" + " " * 23 + ("|" + " " * 26) * 2 + "|")
    reading = read_report("\n".join(lines).encode(), "a.txt")
    figure = reading.figures["proactive.licences.decisions"]
    assert (figure.state, figure.value) == ("text", None)
    assert reading.status == "partial"


def test_pictures_in_markdown_cells_are_not_blank() -> None:
    figures = documents.blank_figures("gb2021", "3") | {
        "proactive.rules.issued_this_year": "![](media/image1.png)",
        "proactive.rules.in_force_total": '<img src="7.png" alt="7">',
        "proactive.licences.decisions": "\ufffc",
    }
    reading = read_report(documents.text_report("gb2021", figures, DRAWN["markdown"]), "a.md")
    pictures = [key for key, figure in reading.figures.items() if figure.state == "unreadable"]
    assert pictures == [key for key, text in figures.items() if text != "3"]
    assert reading.status == "partial"
    assert "cell_unreadable" in {problem.code for problem in reading.problems}


@pytest.mark.parametrize(
    "cell",
    [
        "<sup>3</sup>5",
        "<sup>3</sup>/<sub>5</sub>",
        "<del>3</del>5",
        "5<s>3</s>",
        "<span style='display:none'>3</span>5",
        "<span hidden>3</span>5",
        "<span style='font-size:0'>3</span>5",
        "<details>3</details>5",
        "<small>3</small>5",
    ],
)
def test_a_digit_that_a_tag_hides_strikes_or_raises_joins_no_number(cell: str) -> None:
    figures = documents.random_figures("gb2021", Random(5)) | {"proactive.licences.decisions": "77123"}
    data = documents.text_report("gb2021", figures, "markdown", words_for("gb2021"))
    reading = read_report(data.replace(b"77123", cell.encode()), "a.md")
    assert reading.status == "partial"
    figure = reading.figures.get("proactive.licences.decisions")
    assert figure is None or figure.value is None


@pytest.mark.parametrize(
    "cell",
    ["<b>5</b>", "<font color=red>5</font>", "<span style='color:red'>5</span>", "5<sup>3</sup>", "5<sub>3</sub>"],
)
def test_tags_that_only_say_how_a_number_looks_cost_nothing(cell: str) -> None:
    figures = documents.random_figures("gb2021", Random(5)) | {"proactive.licences.decisions": "77123"}
    data = documents.text_report("gb2021", figures, "markdown", words_for("gb2021"))
    reading = read_report(data.replace(b"77123", cell.encode()), "a.md")
    assert reading.status == "complete"
    assert reading.figures["proactive.licences.decisions"].value == 5


def test_tables_of_html_in_lines_without_marks_of_markdown() -> None:
    """Nothing but the tables has tags: the lines are lines, and the signature and its day are read."""
    figures = documents.random_figures("gb2021", Random(2))
    reading = read_report(documents.text_report("gb2021", figures, DRAWN["html"]), "a.md")
    check_exact(reading, figures)
    assert (reading.agency, str(reading.published_on)) == ("示例县审计局", "2024-01-18")


def test_a_pasted_row_that_lost_a_cell_is_not_read() -> None:
    figures = documents.balanced_figures("gb2021", Random(4)) | {"applications.granted_full.org_other": ""}
    text = documents.text_report("gb2021", figures, LATER["pasted"]).decode()
    lines = text.split("\n")
    at = next(place for place, line in enumerate(lines) if "予以公开" in line)
    lines[at] = lines[at].replace("\t\t", "\t")
    reading = read_report("\n".join(lines).encode(), "a.txt")
    assert reading.status == "partial"
    assert not [key for key in reading.figures if key.startswith("applications.granted_full.")]


@pytest.mark.parametrize("shape", ["bare", "pasted"])
def test_a_number_broken_over_two_lines_between_bare_marks_is_not_read(shape: str) -> None:
    """285 was read as 2, complete: 85 stood alone on the next line; so was 4185 as 5, with 418 alone above."""
    figures = documents.blank_figures("gb2021", "285")
    text = documents.text_report("gb2021", figures, LATER[shape], words_for("gb2021")).decode()
    for row, cut in (("licences", "行政许可"), ("litigation_direct", "285")):
        lines = text.split("\n")
        at = next(
            place
            for place, line in enumerate(lines)
            if line.startswith(cut) and (cut != "285" or line.count("285") == 15)
        )
        end = lines[at].index("285") + (2 if cut == "285" else 1)
        lines[at : at + 1] = [lines[at][:end], lines[at][end:]]
        reading = read_report("\n".join(lines).encode(), "a.txt")
        assert reading.status == "partial", row
        assert {figure.raw for figure in reading.figures.values() if figure.value is not None} == {"285"}, row


def test_a_bar_lost_between_bare_bars_shifts_nothing() -> None:
    figures = documents.balanced_figures("gb2021", Random(1)) | {"applications.granted_partial.org_other": ""}
    text = documents.text_report("gb2021", figures, LATER["bare"], words_for("gb2021")).decode()
    lines = text.split("\n")
    at = next(place for place, line in enumerate(lines) if "部分公开" in line)
    lines[at] = lines[at].replace(" |  | ", " | ", 1)
    reading = read_report("\n".join(lines).encode(), "a.md")
    check_honest(reading, figures)
    assert reading.status == "partial"


def test_rows_that_lost_the_spans_of_rows_before_them() -> None:
    """Two blanks stand between the label and the seven numbers of a row: they are the label's span."""
    for seed in range(4):
        figures = documents.random_figures("gb2021", Random(seed), seed * 0.1)
        reading = read_report(documents.text_report("gb2021", figures, rows_cut_short, words_for("gb2021")), "a.md")
        check_honest(reading, figures)
        if not seed:
            check_exact(reading, figures)
    contrary = documents.balanced_figures("gb2021", Random(4)) | {"applications.received_new.total": "99871"}
    check_exact(read_report(documents.text_report("gb2021", contrary, rows_cut_short), "a.md"), contrary)


def test_blanks_before_numbers_that_no_other_row_bears_out_are_not_left_out() -> None:
    """Seven numbers behind one blank may be six of the form's and a remark."""
    figures = documents.balanced_figures("gb2021", Random(6))
    text = documents.text_report("gb2021", figures, rows_cut_short).decode()
    moved = "| 1.属于国家秘密 | | 1 | 2 | 3 | 4 | 5 | 6 | 7 |"
    lines = [moved if "属于国家秘密" in line else line for line in text.split("\n")]
    reading = read_report("\n".join(lines).encode(), "a.md")
    assert reading.status == "partial"
    assert not [key for key in reading.figures if key.startswith("applications.refused_state_secret.")]


def test_tables_in_pages_of_their_own_among_markdown() -> None:
    figures = documents.random_figures("gb2021", Random(2))
    data = documents.text_report("gb2021", figures, page_in_page)
    reading = read_report(b"# " + data, "a.md")
    check_exact(reading, figures)
    assert (reading.agency, str(reading.published_on)) == ("示例县审计局", "2024-01-18")


@pytest.mark.parametrize("shape", ["bare", "pasted"])
def test_a_signature_right_below_table_4_is_none_of_its_rows(shape: str) -> None:
    figures = documents.random_figures("gb2021", Random(2))
    text = documents.text_report("gb2021", figures, LATER[shape]).decode()
    text = text.partition(documents.SECTION_HEADINGS["problems"])[0] + "示例县审计局\n2024-01-18\n"
    reading = read_report(text.encode(), "a.txt")
    check_exact(reading, figures)
    assert str(reading.published_on) == "2024-01-18"
