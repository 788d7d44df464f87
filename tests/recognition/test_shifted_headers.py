"""Headers of page tables that stand beside the columns of their numbers: read by their words, or not given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

import pytest

from disclosure.reading.extract import read_report
from tests.builders import documents
from tests.builders.documents import Box, Grid
from tests.recognition.test_layouts import check_exact

FIGURES = documents.balanced_figures("gb2021", Random(5))
Rows = list[list[Box]]


def page_with(table: str, change: Callable[[Rows], None]) -> bytes:
    """The report of `FIGURES` with one table's rows changed."""
    tables = {}
    for name, grid in documents.grids("gb2021", FIGURES).items():
        rows = [list(row) for row in grid.rows]
        if name == table:
            change(rows)
        tables[name] = documents.html_table(Grid(grid.width, tuple(map(tuple, rows))))
    page = documents.html_report("gb2021", {}).decode()
    for name, heading in documents.SECTION_HEADINGS.items():
        if name in tables:
            page = page.replace(f"<p><strong>{heading}</strong></p>", f"<p>{heading}</p>{tables[name]}")
    return page.encode()


def numbers_of(table: str, data: bytes) -> tuple[str, dict[str, str]]:
    """The status, and what is read of a table against what it holds: only what is not right."""
    reading = read_report(data, "a.html")
    wrong = {
        key: f"{figure.raw} for {FIGURES[key]}"
        for key, figure in reading.figures.items()
        if key.startswith(table) and figure.value is not None and str(figure.value) != FIGURES[key]
    }
    return reading.status, wrong


def repeat_first(rows: Rows) -> None:
    rows.insert(0, list(rows[0]))


def repeat_second(rows: Rows) -> None:
    rows.insert(1, list(rows[1]))


def blank_row_below_first(rows: Rows) -> None:
    rows.insert(1, [Box("", 10)])


def blank_before_natural_person(rows: Rows) -> None:
    rows[1].insert(0, Box(""))


SHIFTS = (repeat_first, repeat_second, blank_row_below_first, blank_before_natural_person)


@pytest.mark.parametrize("change", SHIFTS)
def test_applicants_are_read_in_the_order_of_their_words_where_the_header_is_shifted(
    change: Callable[[Rows], None],
) -> None:
    check_exact(read_report(page_with("applications", change), "a.html"), FIGURES)


def total_to_the_front(rows: Rows) -> None:
    """The last 总计 stands before everything: the words come in another order, the numbers do not."""
    rows[1].insert(0, rows[2].pop())


def kinds_exchanged(rows: Rows) -> None:
    """行政诉讼 stands over the columns of reconsideration, and its channels do not."""
    rows[0].reverse()


def cell_over_two_columns(rows: Rows) -> None:
    """A slash over two columns, and a cell more at the end of the row."""
    rows[3][11:13] = [Box("/", 2)]
    rows[3].append(Box(""))


@pytest.mark.parametrize("change", [total_to_the_front, kinds_exchanged, cell_over_two_columns])
def test_results_under_a_header_that_contradicts_itself_are_not_given(change: Callable[[Rows], None]) -> None:
    status, wrong = numbers_of("remedies", page_with("remedies", change))
    assert (status, wrong) == ("partial", {})


def test_results_in_another_order_that_the_totals_bear_out_are_read() -> None:
    def change(rows: Rows) -> None:
        for row in rows[1:]:
            for start in range(0, len(row) - len(row) % 5, 5):
                row[start : start + 5] = [row[start + 4], *row[start : start + 4]]

    status, wrong = numbers_of("remedies", page_with("remedies", change))
    assert (status, wrong) == ("complete", {})


def test_a_number_over_two_columns_of_applicants_is_of_neither() -> None:
    """As many cells as there are columns, one over two of them and a blank before the total."""

    def change(rows: Rows) -> None:
        row = rows[16]
        first = next(place for place, box in enumerate(row) if box.text.isdigit())
        row[first] = replace(row[first], column_span=2)
        del row[first + 1]
        row.insert(len(row) - 1, Box(""))

    status, wrong = numbers_of("applications", page_with("applications", change))
    assert (status, wrong) == ("partial", {})


def test_a_number_behind_the_columns_moves_no_row() -> None:
    """Two blanks in a row, the total one of them: the number beside the table was its total, the others moved up."""

    def change(rows: Rows) -> None:
        rows[0].append(Box("备注"))
        for row in rows[1:]:
            row.append(Box("11"))
        rows[12][-8], rows[12][-2] = Box(""), Box("")

    status, wrong = numbers_of("applications", page_with("applications", change))
    assert (status, wrong) == ("partial", {})


CHANNELS = {
    "行政复议": "reconsideration",
    "行政诉讼（未经复议直接起诉）": "litigation_direct",
    "3.复议后起诉": "litigation_after_reconsideration",
}
RESULTS = {
    "结果维持": "upheld",
    "结果纠正": "corrected",
    "其他结果": "other",
    "尚未审结": "pending",
    "总计": "total",
}


@pytest.mark.parametrize("heading", ["<p>{}</p><table>", "<table><caption>{}</caption>"])
@pytest.mark.parametrize("order", [1, -1])
def test_a_table_for_each_channel_under_its_heading(heading: str, order: int) -> None:
    tables = ""
    for name, channel in list(CHANNELS.items())[::order]:
        header = "".join(f"<td>{result}</td>" for result in RESULTS)
        values = "".join(f"<td>{FIGURES[f'remedies.{channel}.{code}']}</td>" for code in RESULTS.values())
        tables += heading.format(name) + f"<tr>{header}</tr><tr>{values}</tr></table>"
    figures = {key: text for key, text in FIGURES.items() if not key.startswith("remedies.")}
    page = documents.html_report("gb2021", figures).decode()
    before = f"<p><strong>{documents.SECTION_HEADINGS['problems']}</strong></p>"
    assert before in page
    check_exact(read_report(page.replace(before, tables + before).encode(), "a.html"), FIGURES)


def test_tables_of_channels_of_which_one_has_no_heading_are_not_read() -> None:
    header = "".join(f"<td>{result}</td>" for result in RESULTS)
    rows = f"<tr>{header}</tr><tr>{'<td>1</td>' * 5}</tr>"
    tables = (
        f"<p>行政复议</p><table>{rows}</table><p>说明</p><table>{rows}</table><p>复议后起诉</p><table>{rows}</table>"
    )
    figures = {key: text for key, text in FIGURES.items() if not key.startswith("remedies.")}
    page = documents.html_report("gb2021", figures).decode()
    before = f"<p><strong>{documents.SECTION_HEADINGS['problems']}</strong></p>"
    reading = read_report(page.replace(before, tables + before).encode(), "a.html")
    assert reading.status == "partial"
    assert not [key for key in reading.figures if key.startswith("remedies.")]


@pytest.mark.parametrize("at", [1, 2, 3])
def test_a_column_of_applicants_that_is_hidden_is_not_filled_by_the_next(at: int) -> None:
    """Sheets saved as pages leave hidden columns out and blank cells behind: the next column's numbers stood for it."""
    grid = documents.grids("gb2021", FIGURES)["applications"]
    rows = []
    for number, row in enumerate(grid.rows):
        values = row[-7:]
        if number > 2:
            row = (*row[:-7], *values[:at], *values[at + 1 :], Box(""))
        elif number == 2:
            row = (*row[: at - 1], *row[at:], Box(""))
        rows.append(row)
    check_hidden("applications", Grid(grid.width, tuple(rows)))


@pytest.mark.parametrize("at", [1, 7, 13])
def test_a_result_that_is_hidden_is_not_filled_by_the_next(at: int) -> None:
    grid = documents.grids("gb2021", FIGURES)["remedies"]
    *head, values = grid.rows
    labels = head[1] if at < 5 else head[2]
    place = at if at < 5 else at - 5
    labels = (*labels[:place], *labels[place + 1 :])
    head = [head[0], labels, head[2]] if at < 5 else [head[0], head[1], (*labels, Box(""))]
    check_hidden("remedies", Grid(grid.width, (*head, (*values[:at], *values[at + 1 :], Box("")))))


def check_hidden(table: str, shown: Grid) -> None:
    page = documents.html_report("gb2021", FIGURES, chrome=False).decode()
    old = documents.html_table(documents.grids("gb2021", FIGURES)[table])
    assert page.count(old) == 1
    reading = read_report(page.replace(old, documents.html_table(shown)).encode(), "a.html")
    assert reading.status == "partial"
    assert not [key for key in reading.figures if key.startswith(f"{table}.")]


@pytest.mark.parametrize("name", ["序号", "行次"])
def test_a_column_of_serial_numbers_in_front_is_none_of_the_values(name: str) -> None:
    """The rows were read, and each serial number was said to be a row that was not."""

    def change(rows: Rows) -> None:
        rows[0].insert(0, Box(name, 1, 3))
        for number, row in enumerate(rows[3:], 1):
            row.insert(0, Box(str(number)))

    reading = read_report(page_with("applications", change), "a.html")
    assert (reading.status, reading.problems) == ("complete", ())
    assert numbers_of("applications", page_with("applications", change)) == ("complete", {})


def test_a_column_of_serial_numbers_in_front_of_table_4_is_no_result() -> None:
    def change(rows: Rows) -> None:
        rows[0].insert(0, Box("序号", 1, 3))
        rows[3].insert(0, Box("1"))

    assert numbers_of("remedies", page_with("remedies", change)) == ("complete", {})


@pytest.mark.parametrize(("table", "at"), [("proactive", 2), ("applications", 3)])
def test_words_behind_the_last_column_are_a_remark(table: str, at: int) -> None:
    def change(rows: Rows) -> None:
        rows[at].append(Box("含网络5件"))

    assert numbers_of(table, page_with(table, change)) == ("complete", {})


@pytest.mark.parametrize(("said", "status"), [("", "complete"), ("1", "partial")])
def test_a_row_said_again_in_a_table_of_two_years(said: str, status: str) -> None:
    label = "一、本年新收政府信息公开申请数量"
    total = FIGURES["applications.received_new.total"] + said
    year = documents.ReportText().title[6:11]
    again = f"<table><tr><td>项目<td>上年<td>{year}<tr><td>{label}<td>{total}</table>"
    page = page_with("remedies", lambda _: None).decode()
    heading = f"<p><strong>{documents.SECTION_HEADINGS['problems']}"
    assert page.count(heading) == 1
    assert read_report(page.replace(heading, again + heading).encode(), "a.html").status == status


@pytest.mark.parametrize("at", [4, 9])
def test_a_subtotal_of_the_organisations_is_none_of_the_forms_columns(at: int) -> None:
    """Before the organisations (behind the natural persons) or behind them."""

    def change(rows: Rows) -> None:
        rows[0][-1] = replace(rows[0][-1], column_span=8)
        rows[1][1] = replace(rows[1][1], column_span=6)
        rows[2].insert(0 if at == 4 else 5, Box("小计"))
        for row in rows[3:]:
            values = [int(box.text) for box in row[-7:]]
            row.insert(len(row) - 6 if at == 4 else len(row) - 1, Box(str(sum(values[1:6]))))

    assert numbers_of("applications", page_with("applications", change)) == ("complete", {})


def test_a_subtotal_that_is_no_sum_of_its_columns_is_not_left_out() -> None:
    """Its header may stand beside its numbers: another column would be left out in its place."""

    def change(rows: Rows) -> None:
        rows[0][-1] = replace(rows[0][-1], column_span=8)
        rows[1][1] = replace(rows[1][1], column_span=6)
        rows[2].insert(2, Box("小计"))
        for row in rows[3:]:
            row.insert(len(row) - 1, Box(str(sum(int(box.text) for box in row[-6:-1]))))

    assert numbers_of("applications", page_with("applications", change)) == ("partial", {})
