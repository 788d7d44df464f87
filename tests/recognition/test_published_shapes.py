"""Shapes that published reports take in extracted text and in pages, with made figures: read exactly or not given."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from disclosure.form.labels import fold
from disclosure.reading.extract import read_report
from tests.builders import documents, excel
from tests.builders.documents import Grid
from tests.recognition.test_layouts import check_exact, check_honest, words_for

seeds = st.integers(0, 2**32 - 1)
VERSIONS = ("gb2019", "gb2021")


@pytest.mark.parametrize("shape", ["spaced", "spaced_twice"])
@pytest.mark.parametrize("version", VERSIONS)
@settings(max_examples=15, deadline=None)
@given(seed=seeds, blank_share=st.sampled_from((0.1, 0.3)))
def test_empty_lines_stand_for_blank_cells_only_where_every_row_bears_it_out(
    version: str, shape: str, seed: int, blank_share: float
) -> None:
    figures = documents.random_figures(version, Random(seed), blank_share)
    reading = read_report(documents.text_report(version, figures, shape, words_for(version)), "a.txt")
    check_honest(reading, figures)
    assert sum(key.startswith("applications.") for key in reading.figures) == sum(
        key.startswith("applications.") for key in figures
    )


@pytest.mark.parametrize("shape", ["S4", "S5"])
@settings(max_examples=15, deadline=None)
@given(seed=seeds, blank_share=st.sampled_from((0.0, 0.4)))
def test_a_report_on_one_line(shape: str, seed: int, blank_share: float) -> None:
    figures = documents.random_figures("gb2021", Random(seed), blank_share)
    reading = read_report(documents.one_line_report("gb2021", figures, shape), "a.txt")
    if blank_share:
        check_honest(reading, figures)
    else:
        check_exact(reading, figures)
    assert (reading.agency, reading.year) == ("示例县审计局", 2023)


def test_a_one_line_report_cut_off_keeps_what_stands_before_the_cut() -> None:
    figures = documents.blank_figures("gb2021", "3")
    data = documents.one_line_report("gb2021", figures, "S5").decode()
    reading = read_report(data[: data.index("2.其他法律") + 4].encode(), "a.txt")
    assert reading.figures["applications.received_new.total"].value == 3
    assert reading.figures["applications.refused_state_secret.total"].value == 3
    assert len({figure.at for figure in reading.figures.values()}) == len(reading.figures)


@pytest.mark.parametrize("shape", ["S2", "S3", "S5", "bars_alone", "label_above"])
@settings(max_examples=10, deadline=None)
@given(seed=seeds)
def test_traditional_characters_in_every_shape(shape: str, seed: int) -> None:
    figures = documents.random_figures("gb2021", Random(seed))
    data = documents.traditional(documents.text_report("gb2021", figures, shape))
    reading = read_report(data, "a.txt")
    check_exact(reading, figures)
    assert (reading.agency, reading.year) == ("示例县审计局", 2023)
    assert reading.title == "示例縣審計局2023年政府信息公開工作年度報告"


@settings(max_examples=10, deadline=None)
@given(seed=seeds, blank_share=st.sampled_from((0.0, 0.3)))
def test_a_page_in_traditional_characters(seed: int, blank_share: float) -> None:
    figures = documents.random_figures("gb2021", Random(seed), blank_share)
    check_exact(read_report(documents.traditional(documents.html_report("gb2021", figures)), "a.html"), figures)


any_shape = st.sampled_from(sorted(documents.SHAPES))


@settings(max_examples=120, deadline=None)
@given(
    seed=seeds,
    version=st.sampled_from(VERSIONS),
    shapes=st.tuples(any_shape, any_shape, any_shape),
    blank_share=st.sampled_from((0.0, 0.05, 0.3, 0.9)),
    cut=st.one_of(st.none(), st.floats(0.1, 0.99)),
)
# The page ends inside the first row of table 3: no other row says that its first cells are the rest of a span.
@example(seed=0, version="gb2019", shapes=("S2", "converter", "converter"), blank_share=0.0, cut=0.376953125)
# A cut label behind a row that lost a blank is no cell of that row.
@example(seed=0, version="gb2021", shapes=("S2", "S5", "S2"), blank_share=0.05, cut=0.6875)
# Nor is the heading of the next table.
@example(seed=19, version="gb2019", shapes=("S2", "spaced", "tabs"), blank_share=0.3, cut=None)
def test_tables_of_one_page_printed_in_different_ways_give_no_wrong_number(
    seed: int, version: str, shapes: tuple[str, str, str], blank_share: float, cut: float | None
) -> None:
    figures = documents.random_figures(version, Random(seed), blank_share)
    by_table = dict(zip(("proactive", "applications", "remedies"), shapes, strict=True))
    data = documents.text_report(version, figures, by_table, words_for(version))
    if cut is None:
        check_honest(read_report(data, "a.txt"), figures)
        return
    reading = read_report(data[: int(len(data) * cut)], "a.txt")
    for key, figure in reading.figures.items():
        assert figure.value is None or figure.raw == figures[key], key
    assert reading.status != "complete" or set(reading.figures) == set(figures)


@pytest.mark.parametrize("shapes", [("S4", "S3", "S3"), ("S5", "S4", "S6"), ("markdown", "label_above", "S4")])
def test_a_bar_at_the_start_of_rows_is_judged_table_by_table(shapes: tuple[str, str, str]) -> None:
    figures = documents.blank_figures("gb2019") | {
        "applications.received_new.natural_person": "",
        "applications.received_new.org_business": "7",
        "applications.received_new.total": "7",
        "remedies.reconsideration.upheld": "4",
        "remedies.reconsideration.total": "4",
        "remedies.litigation_after_reconsideration.total": "",
    }
    by_table = dict(zip(("proactive", "applications", "remedies"), shapes, strict=True))
    check_exact(read_report(documents.text_report("gb2019", figures, by_table, words_for("gb2019")), "a.txt"), figures)


def test_readings_of_characters_printed_behind_them_are_no_part_of_a_label() -> None:
    assert fold("現(xiàn)行有效件數(shù)") == "现行有效件数"
    assert fold("政府資訊公開") == "政府信息公开"
    assert fold("本年收费金额(单位:万元)") == "本年收费金额单位万元"


def test_pages_of_a_book_begin_inside_a_table() -> None:
    page = (
        "Page 9 - 示例县审计局2020年政府信息公开工作年度报告\nP. 9\n四、结转下年度继续办理 1 0 0 0 0 2 3\n"
        "四、政府信息公开行政复议、行政诉讼情况\n行政复议 行政诉讼\n"
        "未经复议直接起诉 复议后起诉\n结 结 其 尚\n果 果 他 未\n"
        "1 2 3 4 10 0 0 0 0 0 5 0 0 1 6\n五、存在的主要问题及改进情况\n无。\n"
    )
    reading = read_report(page.encode(), "a.txt")
    assert reading.title == "示例县审计局2020年政府信息公开工作年度报告"
    assert reading.figures["applications.carried_out.org_other"].value == 2
    assert reading.figures["remedies.litigation_after_reconsideration.total"].value == 6
    assert reading.status == "partial"


def test_filling_notes_in_column_labels_are_left_out_and_units_are_not() -> None:
    figures = documents.blank_figures("gb2019")
    text = documents.text_report("gb2019", figures, "S3", words_for("gb2019")).decode()
    noted = text.replace("上一年项目数量", "上一年项目数量(指2019年事项数)").replace(
        "本年增/减", "本年增/减(减用负值表示,如-8)"
    )
    check_exact(read_report(noted.encode(), "a.txt"), figures)
    new = documents.text_report("gb2021", documents.blank_figures("gb2021", "4"), "S3").decode()
    reading = read_report(new.replace("单位:万元", "单位:元").encode(), "a.txt")
    assert reading.figures["proactive.administrative_fees.fee_amount"].state == "text"


def test_blanks_on_both_sides_of_too_few_values_leave_no_guess() -> None:
    figures = documents.blank_figures("gb2021", "3")
    text = documents.text_report("gb2021", figures, "S4").decode()
    row = "规章 | 3 | 3 | 3 |"
    assert row in text
    reading = read_report(text.replace(row, "规章 | | 5 | 7 | | |").encode(), "a.txt")
    assert reading.status == "partial"
    assert not any(key.startswith("proactive.rules.") for key in reading.figures)


@pytest.mark.parametrize("end", ["\n", ""])
def test_a_row_that_the_end_of_the_file_cuts_is_named_as_cut(end: str) -> None:
    figures = documents.blank_figures("gb2021")
    text = documents.text_report("gb2021", figures, "S5").decode()
    start = text.index("2.其他法律")
    reading = read_report((text[: start + 20].rstrip("\n") + "\n\n0" + end).encode(), "a.txt")
    assert "cut_off" in {problem.code for problem in reading.problems}
    assert not any(key.startswith("applications.refused_other_law.") for key in reading.figures)


# What is a report


def test_a_report_cut_before_its_tables_is_partial() -> None:
    reading = read_report(
        "示例乡2024年政府信息公开工作年度报告\n发布时间:2025-01-14\n一、总体情况\n2024年,我乡主动公开信息。\n".encode(),
        "a.txt",
    )
    assert (reading.status, reading.agency, reading.year) == ("partial", "示例乡人民政府", 2024)
    assert [problem.code for problem in reading.problems] == ["table_missing"] * 3


def test_tables_that_nobody_filled_in_are_partial_and_the_blank_form_is_none() -> None:
    blank = documents.blank_figures("gb2021", "")
    reading = read_report(documents.text_report("gb2021", blank, "S5"), "a.txt")
    assert reading.status == "partial"
    assert not any(figure.value is not None for figure in reading.figures.values())
    notice = "关于印发《中华人民共和国政府信息公开工作年度报告格式》的通知\n附件:\n一、总体情况\n"
    form = "\n".join(box.text for grid in documents.grids("gb2021", blank).values() for row in grid.rows for box in row)
    assert read_report((notice + form).encode(), "a.txt").status == "refused"


def test_a_report_of_the_format_before_2019_is_refused_as_such() -> None:
    text = "示例县2017年政府信息公开工作年度报告\n统计期限自2017年1月1日起至2017年12月31日止。\n一、概述\n工作平稳。\n"
    assert [problem.code for problem in read_report(text.encode(), "a.txt").problems] == ["format_not_read"]


# Pages


def _page(figures: dict[str, str]) -> str:
    return documents.html_report("gb2021", figures).decode()


def _row_of_widths(page: str) -> str:
    return page.replace(
        "</tbody></table>", "<tr height=0>" + "<td style='border:none'></td>" * 10 + "</tr></tbody></table>"
    )


def _office_tags(page: str) -> str:
    return re.sub(
        r"<td([^>]*)>([^<]*)</td>", r"<td\1><p class=MsoNormal><span lang=EN-US>\2<o:p></o:p></span></p></td>", page
    )


def _unclosed(page: str) -> str:
    return re.sub("</td>|</tr>", "", page)


def _row_a_table(page: str) -> str:
    return page.replace("</tr>", "</tr></tbody></table><table><tbody>")


def _table_in_table(page: str) -> str:
    inner = page.replace("<table border='1'>", "<table><tr><td><table border='1'>")
    return inner.replace("</tbody></table>", "</tbody></table></td></tr></table>")


def _label_headers(page: str) -> str:
    return re.sub(r"<td([^>]*)>([^<0-9/][^<]*)</td>", r"<th\1>\2</th>", page)


def _remarks_beside(page: str) -> str:
    start = page.index("三、收到和处理")
    end = page.index("四、政府信息公开")
    return page[:start] + page[start:end].replace("</tr>", "<td>备注</td></tr>") + page[end:]


def _blank_column(page: str) -> str:
    return page.replace("</tr>", "<td></td></tr>")


def _typed(page: str) -> str:
    return re.sub(r"<td([^>]*)>(\d+)</td>", r'<td\1><input type="text" value="\2" readonly></td>', page)


def _no_spans(page: str) -> str:
    return re.sub(r' (?:rowspan|colspan)="\d+"', "", page)


def _spans_too_large(page: str) -> str:
    return page.replace('rowspan="22"', 'rowspan="40"').replace('rowspan="8"', 'rowspan="9"')


def _header_again(page: str) -> str:
    header = re.search(r"<tr><td colspan=\"3\" rowspan=\"3\">.*?</tr>\n<tr>.*?</tr>\n<tr>.*?</tr>", page, re.DOTALL)
    assert header is not None
    at = page.rindex("<tr>", 0, page.index("(四)无法提供"))
    return page[:at] + header.group() + page[at:]


@pytest.mark.parametrize(
    "alter",
    [
        _row_of_widths,
        _office_tags,
        _unclosed,
        _row_a_table,
        _table_in_table,
        _label_headers,
        _remarks_beside,
        _blank_column,
        _no_spans,
        _spans_too_large,
        _header_again,
    ],
)
@settings(max_examples=8, deadline=None)
@given(seed=seeds, blank_share=st.sampled_from((0.0, 0.4)))
def test_pages_as_word_processors_and_editors_leave_them(
    alter: Callable[[str], str], seed: int, blank_share: float
) -> None:
    figures = documents.random_figures("gb2021", Random(seed), blank_share)
    check_exact(read_report(alter(_page(figures)).encode(), "a.html"), figures)


def test_figures_in_typed_fields_are_read_as_shown() -> None:
    figures = documents.random_figures("gb2021", Random(5))
    check_exact(read_report(_typed(_page(figures)).encode(), "a.html"), figures)


@pytest.mark.parametrize(
    "style", ['style="display:none"', 'style="DISPLAY: NONE"', 'style="color:red;display : none"', "hidden"]
)
def test_hidden_rows_are_not_read(style: str) -> None:
    figures = documents.blank_figures("gb2021")
    row = '<tr><td>行政许可</td><td colspan="3">0</td></tr>'
    page = _page(figures)
    assert row in page
    hidden = row.replace("<tr>", f"<tr {style}>").replace(">0<", ">99<")
    check_exact(read_report(page.replace(row, hidden + row).encode(), "a.html"), figures)


@pytest.mark.parametrize(
    ("cell", "state", "value"),
    [
        ('<span style="text-decoration: line-through">5</span>7', "text", None),
        ('<span style="TEXT-DECORATION:none">5</span>7', "number", 57),
        ('<input type="hidden" value="9">', "blank", None),
        ("<select><option>1</option><option selected>7</option></select>", "number", 7),
        ("<select><option>1</option><option>7</option></select>", "unreadable", None),
        ("<script>document.write(7)</script>", "unreadable", None),
        ("<textarea>7</textarea>", "number", 7),
        ("7\u2460", "number", 7),
        ("7[注1]", "number", 7),
        ("7<br>8", "text", None),
        ("十二", "number", 12),
        ("一", "text", None),
        ("\u200e7\u200b", "number", 7),
        ("———", "not_applicable", None),
        ("1 234", "text", None),
        ("12.5万元", "text", None),
    ],
)
def test_cells_of_editors(cell: str, state: str, value: int | None) -> None:
    page = _page(documents.blank_figures("gb2021", "@"))
    page = page.replace("<td>@</td>", f"<td>{cell}</td>", 1).replace("@", "0")
    figure = read_report(page.encode(), "a.html").figures["proactive.rules.issued_this_year"]
    assert (figure.state, figure.value) == (state, value)


def test_a_page_cut_behind_a_number_keeps_it_and_inside_a_number_does_not() -> None:
    page = _page(documents.blank_figures("gb2021", "12"))
    end = page.index("12", page.index("行政许可"))
    key = "proactive.licences.decisions"
    assert read_report(page[: end + 1].encode(), "a.html").figures[key].state == "unreadable"
    assert read_report((page[: end + 2] + "</td><td cla").encode(), "a.html").figures[key].value == 12


def test_a_page_cut_inside_a_cell_does_not_say_that_the_cell_is_blank() -> None:
    page = _page(documents.blank_figures("gb2021", "12"))
    end = page.index("12", page.index("行政许可"))
    reading = read_report(page[:end].encode(), "a.html")
    assert "proactive.licences.decisions" not in reading.figures
    assert "cut_off" in {problem.code for problem in reading.problems}


@pytest.mark.parametrize("between", ["\n", " "])
@pytest.mark.parametrize("blank_share", [0.0, 0.3])
def test_numbers_before_the_labels_of_their_rows_are_not_those_of_the_next(between: str, blank_share: float) -> None:
    """Text taken out of a PDF has what stands higher in a row first: numbers beside the middle of a label."""

    def numbers_first(grid: Grid) -> str:
        lines = []
        for row in grid.rows:
            words = [box.text for box in row if box.text and not re.fullmatch(r"[-+/\d.]+", box.text)]
            numbers = [box.text for box in row if box.text and box.text not in words]
            lines += [between.join(numbers)] * bool(numbers) + words
        return "\n".join(lines)

    figures = documents.random_figures("gb2021", Random(3), blank_share)
    reading = read_report(documents.text_report("gb2021", figures, numbers_first), "a.txt")
    assert reading.status == "partial"
    assert "columns_not_known" in {problem.code for problem in reading.problems}
    assert not [key for key in reading.figures if not key.startswith("remedies.")]


def test_a_header_of_which_a_line_slipped_says_no_order_of_channels() -> None:
    """As text laid out by a converter: one channel's heading stands in the line of the results, the other below."""

    def slipped(grid: Grid) -> str:
        if grid.width != 15:
            return documents.shape_s4(grid)
        results = [box.text for box in grid.rows[2][:5]]
        values = " ".join(box.text for box in grid.rows[3])
        top = " ".join([*results, *results, *results[:2]]) + "复议后起诉"
        return f"行政复议 行政诉讼\n{top}\n未经复议直接起诉\n{' '.join(results[2:])}\n{values}"

    figures = documents.balanced_figures("gb2021", Random(3))
    reading = read_report(documents.text_report("gb2021", figures, slipped), "a.txt")
    assert all(figure.raw == figures[key] for key, figure in reading.figures.items())


@pytest.mark.parametrize("kind", ["a.html", "a.md", "a.csv"])
def test_radicals_in_place_of_the_characters_that_they_look_like(kind: str) -> None:
    """What is copied out of a PDF, and what is made of one, has them: ⾏政许可, ⺠."""
    figures = documents.random_figures("gb2021", Random(4))
    words = documents.ReportText(title="试验市⺠政局2023年政府信息公开⼯作年度报告")
    if kind == "a.csv":
        data = excel.csv_report(excel.laid_out("gb2021", figures, words), encoding="utf-8")
    elif kind == "a.md":
        data = documents.text_report("gb2021", figures, "markdown", words)
    else:
        data = documents.html_report("gb2021", figures, words)
    text = data.decode()
    for plain, radical in ("行⾏", "文⽂", "自⾃", "人⼈", "力⼒", "方⽅", "立⽴", "用⽤", "见⻅"):
        text = text.replace(plain, radical)
    reading = read_report(text.encode(), kind)
    check_exact(reading, figures)
    assert (reading.agency, reading.year) == ("试验市民政局", 2023)
