"""Tables with rows and columns swapped, and table 4 as a list: the same figures as in the form's own layout."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from random import Random

import pytest

from disclosure.form.versions import load_forms
from disclosure.reading.extract import read_report
from tests.builders import documents, excel
from tests.builders.documents import Box, Figures, Grid, html_table
from tests.builders.text_tables import filled
from tests.recognition.test_layouts import check_exact, words_for

_PLACES = {"proactive": "二、主动", "applications": "三、收到", "remedies": "四、政府"}


def swapped(grid: Grid, *, with_copies: bool) -> Grid:
    """Columns as rows, without spans."""
    rows = filled(grid, with_copies=with_copies)
    return Grid(len(rows), tuple(tuple(map(Box, column)) for column in zip(*rows, strict=True)))


def page_with(version: str, figures: Figures, table: str, shown: Grid) -> bytes:
    page = documents.html_report(version, figures, words_for(version)).decode()
    old = html_table(documents.grids(version, figures)[table])
    assert page.count(old) == 1
    return page.replace(old, html_table(shown)).encode()


@pytest.mark.parametrize("with_copies", [True, False])
@pytest.mark.parametrize("table", list(_PLACES))
@pytest.mark.parametrize("version", ["gb2019", "gb2021"])
def test_a_table_with_rows_and_columns_swapped(version: str, table: str, with_copies: bool) -> None:
    for seed, blank_share in enumerate((0.0, 0.0, 0.4)):
        figures = documents.random_figures(version, Random(seed), blank_share)
        shown = swapped(documents.grids(version, figures)[table], with_copies=with_copies)
        check_exact(read_report(page_with(version, figures, table, shown), "a.html"), figures)


CHANNELS = {
    "reconsideration": "行政复议",
    "litigation_direct": "未经复议直接起诉",
    "litigation_after_reconsideration": "复议后起诉",
}
RESULTS = {column.code: column.label_zh for column in load_forms()["gb2021"].block_columns("remedies", "results")}


def listed(figures: Figures, line: Callable[[str, str, str, int], tuple[Box, ...]]) -> Grid:
    """A row for each channel and result; `line` gets their labels, the number and the position in the channel."""
    rows = tuple(
        line(channel, result, figures[f"remedies.{code}.{column}"], at)
        for code, channel in CHANNELS.items()
        for at, (column, result) in enumerate(RESULTS.items())
    )
    return Grid(3, rows)


LISTS: dict[str, Callable[[str, str, str, int], tuple[Box, ...]]] = {
    "merged channels": lambda channel, result, number, at: (
        *([Box(channel, 1, 5)] if at == 0 else []),
        Box(result),
        Box(number),
    ),
    "a channel a row": lambda channel, result, number, _: (Box(channel), Box(result), Box(number)),
    "joined labels": lambda channel, result, number, _: (Box(channel + result), Box(number)),
}


@pytest.mark.parametrize("name", list(LISTS))
def test_table_four_as_a_list(name: str) -> None:
    for seed, blank_share in enumerate((0.0, 0.0, 0.4)):
        figures = documents.random_figures("gb2021", Random(seed), blank_share)
        shown = listed(figures, LISTS[name])
        reading = read_report(page_with("gb2021", figures, "remedies", shown), "a.html")
        check_exact(reading, figures)
        row, column = 15, 3 if name == "a channel a row" else 2
        assert reading.figures["remedies.litigation_after_reconsideration.total"].at == (
            f"table 3, row {row}, column {column + (name == 'merged channels')}"
        )


def test_results_down_the_side_and_channels_above() -> None:
    figures = documents.random_figures("gb2021", Random(2))
    rows = [(Box(""), *map(Box, CHANNELS.values()))]
    rows += [
        (Box(result), *(Box(figures[f"remedies.{channel}.{column}"]) for channel in CHANNELS))
        for column, result in RESULTS.items()
    ]
    check_exact(read_report(page_with("gb2021", figures, "remedies", Grid(4, tuple(rows))), "a.html"), figures)


def test_a_turned_table_of_a_workbook() -> None:
    figures = documents.balanced_figures("gb2021", Random(4))
    grids = documents.grids("gb2021", figures)
    cells = excel.laid_out("gb2021", {key: text for key, text in figures.items() if not key.startswith("remedies.")})
    first = max(row for row, _, _ in cells) + 2
    made, _ = excel.placed(swapped(grids["remedies"], with_copies=True), first)
    reading = read_report(excel.xlsx_report({"年度报告": [*cells, *made]}, merges=False), "a.xlsx")
    assert {key: figure.raw for key, figure in reading.figures.items()} == figures


def test_labels_one_a_line_are_not_turned() -> None:
    """Saved text with a cell a line has every label at the beginning of a row."""
    figures = documents.balanced_figures("gb2021", Random(4))
    check_exact(read_report(documents.text_report("gb2021", figures, "S5"), "a.txt"), figures)
    page = documents.html_paragraphs("gb2021", figures)
    assert escape("结果维持") in page.decode()
    check_exact(read_report(page, "a.html"), figures)
