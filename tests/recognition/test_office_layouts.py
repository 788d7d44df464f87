"""Tables as offices lay them out on web pages: channels in rows, columns more, merged numbers, other units, copies."""

from __future__ import annotations

import re
from random import Random

import pytest

from disclosure.reading.extract import read_report
from tests.builders import documents
from tests.builders.documents import Box, Grid

VERSION = "gb2021"
FIGURES = documents.balanced_figures(VERSION, Random(11))
TABLES = documents.grids(VERSION, FIGURES)
RESULTS = [box.text for box in TABLES["remedies"].rows[2][:5]]
CASES = [box.text for box in TABLES["remedies"].rows[3]]
CHANNELS = ("行政复议", "行政诉讼(未经复议直接起诉)", "行政诉讼(复议后起诉)")


def page(**tables: str) -> bytes:
    """The report as a page, with some of its tables in other words."""
    html = documents.html_report(VERSION, FIGURES).decode()
    for name, table in tables.items():
        printed = documents.html_table(TABLES[name])
        assert html.count(printed) == 1
        html = html.replace(printed, table)
    return html.encode()


def wrong_of(data: bytes) -> tuple[str, list[str], list[str]]:
    """The status, the keys of wrong figures, and those of missing ones."""
    reading = read_report(data, "a.html")
    read = {key: str(figure.value) for key, figure in reading.figures.items() if figure.value is not None}
    return (
        reading.status,
        [key for key, value in read.items() if value != FIGURES.get(key)],
        [key for key in FIGURES if key not in read],
    )


def table(rows: list[list[str]]) -> str:
    return documents.html_table(Grid(len(rows[0]), tuple(tuple(map(Box, row)) for row in rows)))


def rows_of_channels(order: tuple[int, ...], names: tuple[str, ...] = CHANNELS) -> str:
    return table([["类别", *RESULTS], *([names[at], *CASES[5 * at : 5 * at + 5]] for at in order)])


def grid_of_litigation_first() -> Grid:
    first, second, third, values = TABLES["remedies"].rows
    return Grid(15, ((first[1], first[0]), (*second[5:], *second[:5]), third, (*values[5:], *values[:5])))


def litigation_first() -> str:
    return documents.html_table(grid_of_litigation_first())


def another_column() -> str:
    rows = list(TABLES["applications"].rows)
    rows[0] = (*rows[0], Box("去年同期", 1, 3))
    return documents.html_table(Grid(11, (*rows[:3], *((*row, Box(str(at))) for at, row in enumerate(rows[3:], 3)))))


def with_units(label: str) -> str:
    return documents.html_table(TABLES["proactive"]).replace("信息内容", label)


@pytest.mark.parametrize(
    "data",
    [
        page(remedies=rows_of_channels((0, 1, 2))),
        page(remedies=rows_of_channels((1, 2, 0))),
        page(remedies=rows_of_channels((0, 1, 2), ("行政复议", "未经复议直接起诉", "行政复议后起诉"))),
        page(remedies=litigation_first()),
        page(remedies=litigation_first().replace("行政诉讼", "行 政 诉 讼")),
        page(applications=another_column()),
        page(proactive=with_units("信息内容(件)")),
        page().replace(b"</body>", b"<div style='display:none'>" + table([["x"]]).encode() + b"</div></body>"),
        page().replace(
            b"</body>",
            f"<div style='display: none'>{documents.html_table(TABLES['remedies']).replace('<td>0</td>', '<td>9</td>')}"
            "</div></body>".encode(),
        ),
    ],
    ids=(
        *("channels in rows", "channels in another order", "short names of channels", "litigation first"),
        *("litigation first, letters apart", "a column of last year", "a unit at the header", "a hidden table"),
        "a hidden copy with other numbers",
    ),
)
def test_what_a_reader_can_tell_is_read(data: bytes) -> None:
    assert wrong_of(data) == ("complete", [], [])


@pytest.mark.parametrize("shape", documents.SHAPES)
def test_litigation_first_in_a_text(shape: str) -> None:
    """A text has no columns to compare: the order of the words of the header is that of the values, or none is read."""
    printed = documents.SHAPES[shape](grid_of_litigation_first())
    shapes = {"proactive": "S1", "applications": "S1", "remedies": lambda _: printed}
    reading = read_report(documents.text_report(VERSION, FIGURES, shapes), "a.txt")
    read = {key: str(figure.value) for key, figure in reading.figures.items() if key.startswith("remedies.")}
    assert read in ({}, {key: value for key, value in FIGURES.items() if key.startswith("remedies.")})
    assert (reading.status, bool(read)) in (("complete", True), ("partial", False))
    assert read or shape not in ("S1", "cells_below_bars")


@pytest.mark.parametrize("first", [0, 1])
def test_a_row_that_only_numbers_the_columns_holds_no_figures(first: int) -> None:
    """Also of 15 numbers, as the row of values has."""
    *header, values = TABLES["remedies"].rows
    numbers = tuple(Box(str(first + at)) for at in range(15))
    assert wrong_of(page(remedies=documents.html_table(Grid(15, (*header, numbers, values))))) == ("complete", [], [])


def merged(cell: str) -> bytes:
    """The total of a row of table 3 reaches down over the next row."""
    html = page().decode()
    rows = re.findall(r"<tr>.*?</tr>", documents.html_table(TABLES["applications"]))
    at = next(at for at, row in enumerate(rows) if "重复申请" in row)
    upper, lower = rows[at], rows[at + 1]
    changed = upper[: upper.rindex("<td>")] + f"<td rowspan='2'>{cell}</td></tr>"
    return html.replace(upper + "\n" + lower, changed + "\n" + lower[: lower.rindex("<td>")] + "</tr>").encode()


def test_one_number_for_two_rows_is_neither_ones() -> None:
    status, wrong, missing = wrong_of(merged("7"))
    assert (status, wrong) == ("partial", [])
    assert "applications.not_processed_duplicate.total" in missing


@pytest.mark.parametrize("heads", [("2022年", "2023年", "2024年"), ("2024年处理决定数量", "2023年处理决定数量", "")])
def test_columns_of_several_years_are_not_those_of_a_form(heads: tuple[str, ...]) -> None:
    """Three years of decisions are not last year's items, their change and the decisions of the form of 2019."""
    printed = documents.html_table(TABLES["proactive"])
    head = '<td>信息内容</td><td colspan="3">本年处理决定数量</td>'
    assert head in printed
    changed = printed.replace(head, f"<td>信息内容</td>{''.join(f'<td>{name}</td>' for name in heads)}")
    rows = re.findall(r'<td>(行政许可|行政处罚|行政强制)</td><td colspan="3">(\d*)</td>', printed)
    assert len(rows) == 3
    for row, value in rows:
        cells = ["9", "8", value] if heads[-1] else [value, "8", ""]
        beside = "".join(f"<td>{cell}</td>" for cell in cells)
        changed = changed.replace(f'<td>{row}</td><td colspan="3">{value}</td>', f"<td>{row}</td>{beside}")
    status, wrong, missing = wrong_of(page(proactive=changed))
    assert (status, wrong) == ("partial", [])
    assert "proactive.licences.decisions" in missing


def cut_group() -> bytes:
    """A row of table 3 over two lines of the grid, as a page's end cuts the group beside it: nothing is merged."""
    html = page().decode()
    rows = re.findall(r"<tr>.*?</tr>", documents.html_table(TABLES["applications"]))
    at = next(at for at, row in enumerate(rows) if "重复申请" in row)
    first, outer = rows[at - 1], next(row for row in rows if "三、" in row)
    (span,) = re.findall(r'<td rowspan="(\d+)">[^<]*不予处理', first)
    (outer_span,) = re.findall(r'<td rowspan="(\d+)">三、', outer)
    changed = [row.replace("<tr>", "<tr><td></td>") for row in rows[at : at - 1 + int(span)]]
    reaching = rows[at].replace("<td>", '<td rowspan="2">').replace("<tr>", "<tr><td></td>")
    changed = [first.replace(f'rowspan="{span}"', 'rowspan="1"', 1), reaching, "<tr><td></td></tr>", *changed[1:]]
    html = html.replace("\n".join(rows[at - 1 : at - 1 + int(span)]), "\n".join(changed))
    return html.replace(f'rowspan="{outer_span}">三、', f'rowspan="{int(outer_span) + 1}">三、').encode()


def test_a_row_over_two_lines_of_the_grid_is_one_row() -> None:
    assert cut_group().count(b'rowspan="2"') > page().count(b'rowspan="2"')
    assert wrong_of(cut_group()) == ("complete", [], [])


@pytest.mark.parametrize("unit", ["元", "千元", "亿元"])
def test_a_fee_in_another_unit_than_the_forms_is_not_taken(unit: str) -> None:
    fee = "proactive.administrative_fees.fee_amount"
    figures = FIGURES | {fee: "12"}
    html = documents.html_report(VERSION, figures).decode()
    assert html.count("万元") == 1
    reading = read_report(html.replace("万元", unit).encode(), "a.html")
    assert reading.figures[fee].value is None
    assert "unit_differs" in {problem.code for problem in reading.problems}
    assert reading.status == "partial"


def coercion(rows: str) -> tuple[str, list[str], list[str]]:
    """What is read where the row of coercive measures is printed as other rows."""
    value = FIGURES["proactive.coercive_measures.decisions"]
    printed = f'<tr><td>行政强制</td><td colspan="3">{value}</td></tr>'
    html = page().decode()
    assert html.count(printed) == 1
    return wrong_of(html.replace(printed, rows.replace("@", value)).encode())


def test_a_strip_of_blank_cells_beside_a_label_is_no_row() -> None:
    """As a printer leaves it where a page ends: the label reaches down over the row that has the number."""
    strip = "<tr><td rowspan='2'>行政强制</td><td colspan='3'></td></tr><tr><td colspan='3'>@</td></tr>"
    assert coercion(strip) == ("complete", [], [])


def test_a_number_in_a_row_without_a_label_is_named() -> None:
    status, wrong, missing = coercion("<tr><td>行政强制</td><td colspan='3'></td></tr><tr><td colspan='4'>@</td></tr>")
    assert (status, wrong, missing) == ("partial", [], ["proactive.coercive_measures.decisions"])
