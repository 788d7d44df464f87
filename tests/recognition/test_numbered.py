"""Tables as programs print frames of data: rows and columns counted from nought, spans filled with copies."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from random import Random

import pytest

from disclosure.reading.extract import read_report, read_reports
from tests.builders.documents import Grid, ReportText, balanced_figures, grids, text_report
from tests.builders.text_tables import filled
from tests.recognition.test_layouts import check_exact

Rows = list[list[str]]


def _numbered(grid: Grid) -> Rows:
    """The rows of a frame with its index: the numbers of the columns above, those of the rows in front."""
    rows = filled(grid, with_copies=True)
    return [["", *map(str, range(grid.width))], *([str(number), *row] for number, row in enumerate(rows))]


def _csv(rows: Rows) -> str:
    held = io.StringIO()
    csv.writer(held).writerows(rows)
    return held.getvalue()


def _markdown(rows: Rows) -> str:
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([lines[0], "|" + "---:|" * len(rows[0]), *lines[1:], ""])


def _html(rows: Rows) -> str:
    return (
        "<table>" + "".join("<tr>" + "".join(f"<td>{text}</td>" for text in row) + "</tr>" for row in rows) + "</table>"
    )


@pytest.mark.parametrize("version", ["gb2019", "gb2021"])
@pytest.mark.parametrize(
    ("draw", "name"),
    [
        (_csv, "a.csv"),
        (_markdown, "a.md"),
        (_html, "a.html"),
        (_html, "a.txt"),
        (lambda rows: "\n".join("\t".join(row) for row in rows), "a.txt"),
        (lambda rows: "\n".join("   ".join(row) for row in rows), "a.txt"),
    ],
    ids=["csv", "markdown", "html", "html_in_text", "tabs", "blanks"],
)
def test_an_index_of_rows_and_columns_is_left_out(version: str, draw: Callable[[Rows], str], name: str) -> None:
    figures = balanced_figures(version, Random(3))
    text = ReportText()
    head = f"<h1>{text.title}</h1>" if name == "a.html" else text.title
    tables = "\n".join(draw(_numbered(grid)) for grid in grids(version, figures).values())
    reading = read_report(f"{head}\n{text.opening}\n{tables}".encode(), name)
    check_exact(reading, figures)


def test_copies_of_the_first_row_are_one_report_without_a_title() -> None:
    figures = balanced_figures("gb2021", Random(3))
    tables = "\n".join(_csv(filled(grid, with_copies=True)) for grid in grids("gb2021", figures).values())
    readings = read_reports(tables.encode(), "a.csv")
    assert len(readings) == 1
    check_exact(readings[0], figures)


def test_two_labels_cut_to_the_same_words_are_no_copies() -> None:
    figures = balanced_figures("gb2019", Random(3))
    text = text_report("gb2019", figures, "S3").decode()
    cut = text.replace("本年新制作数量", "本年新").replace("本年新公开数量", "本年新")
    check_exact(read_report(cut.encode(), "a.txt"), figures)


_FRAMES = {"tabs": "\t", "blanks": "   "}


def _frame(figures: dict[str, str], between: str) -> list[str]:
    text = ReportText(title="示例县审计局2020年政府信息公开工作年度报告", opening="")
    rows = [row for grid in grids("gb2019", figures).values() for row in _numbered(grid)]
    return [text.title, *(between.join(row) for row in rows)]


@pytest.mark.parametrize("between", sorted(_FRAMES))
def test_copies_of_a_blank_leave_no_number_to_another_column(between: str) -> None:
    """Where lines lose their blanks, one number under three columns may be of any of them."""
    figures = balanced_figures("gb2019", Random(3)) | {"proactive.administrative_fees.items_previous_year": ""}
    reading = read_report("\n".join(_frame(figures, _FRAMES[between])).encode(), "a.txt")
    figure = reading.figures.get("proactive.administrative_fees.items_previous_year")
    assert figure is None or figure.value is None
    assert reading.status == "partial"


@pytest.mark.parametrize("between", sorted(_FRAMES))
@pytest.mark.parametrize("harm", ["number_lost", "lines_joined", "line_lost"])
def test_an_index_that_is_damaged_gives_no_number_to_a_row(between: str, harm: str) -> None:
    figures = balanced_figures("gb2019", Random(3))
    lines = _frame(figures, _FRAMES[between])
    at = next(place for place, line in enumerate(lines) if "国家秘密" in line)
    if harm == "number_lost":
        lines[at] = lines[at].lstrip("0123456789")
    elif harm == "lines_joined":
        lines[at : at + 2] = ["".join(lines[at : at + 2])]
    else:
        del lines[at]
    reading = read_report("\n".join(lines).encode(), "a.txt")
    assert reading.status == "partial"
    wrong = {
        key for key, one in reading.figures.items() if one.value is not None and one.value != int(float(figures[key]))
    }
    assert wrong == set()
