"""Rows and cells as published: words among numbers, notes in labels, labels apart from their numbers."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest

from disclosure.form.cells import parse_cell
from disclosure.form.labels import row_label
from disclosure.form.versions import load_forms
from disclosure.model.document import Box, Cell, Row, Table
from disclosure.reading.extract import read_report
from disclosure.recognition import applications
from disclosure.recognition.placement import Value
from disclosure.recognition.tables import recognise
from tests.builders import documents
from tests.builders.text_tables import bar_before_row
from tests.recognition.test_layouts import check_exact, words_for


def stripped_cells(grid: documents.Grid) -> str:
    """A cell a line, each ending in a bar, without blanks: a bar alone is a blank cell or closes a row."""
    lines = []
    for row in grid.rows:
        lines += [f"{box.text} |" if box.text else "|" for box in row]
        run = grid.width - len(row)
        if sum(box.column_span for box in row) > len(row):
            # As published: one bar closes a short row of table 2, a run of them one of the wider tables.
            lines.append("|" * (run if grid.width == 4 else max(run, 2)))
    return "\n".join(lines)


SHAPES: dict[str, Callable[[documents.Grid], str]] = {
    "stripped_cells": stripped_cells,
    **{name: documents.SHAPES[name] for name in ("S1", "S2", "S3", "S4", "S5", "bars_alone", "label_above")},
    "bar_before_row": bar_before_row,
}


def read(figures: dict[str, str], shape: str) -> dict[str, tuple[str, str | None]]:
    """State and number of every cell of a report of 2019's form."""
    if shape == "html":
        data, name = documents.html_report("gb2019", figures, words_for("gb2019")), "a.html"
    else:
        data, name = documents.text_report("gb2019", figures, SHAPES[shape], words_for("gb2019")), "a.txt"
    reading = read_report(data, name)
    return {
        key: (figure.state, None if figure.value is None else str(figure.value))
        for key, figure in reading.figures.items()
    }


@pytest.mark.parametrize("shape", [*sorted(set(SHAPES) - {"label_above"}), "html"])
@pytest.mark.parametrize(
    ("cell", "state", "value"),
    [
        ("未增未减", "text", None),
        ("0/0", "text", None),
        ("+(0) -(0)", "text", None),
        ("增加5", "number", "5"),
        ("减少98", "number", "-98"),
        ("新增98项", "number", "98"),
        ("5(减少)", "number", "-5"),
    ],
)
def test_change_in_words(shape: str, cell: str, state: str, value: str | None) -> None:
    """cell_words_between_numbers, cell_slashed_zero, change_in_words."""
    figures = documents.blank_figures("gb2019", "7") | {
        "proactive.licences.items_previous_year": "43",
        "proactive.licences.items_change": cell,
        "proactive.licences.decisions": "66",
        "proactive.administrative_fees.items_previous_year": "3",
        "proactive.administrative_fees.items_change": cell,
    }
    found = read(figures, shape)
    assert found["proactive.licences.items_previous_year"] == ("number", "43")
    assert found["proactive.licences.items_change"] == (state, value)
    assert found["proactive.licences.decisions"] == ("number", "66")
    assert found["proactive.administrative_fees.items_previous_year"] == ("number", "3")
    assert found["proactive.administrative_fees.items_change"] == (state, value)
    assert len(found) == len(figures)


@pytest.mark.parametrize("shape", ["S1", "S2", "S3", "S4", "html"])
def test_words_that_nothing_knows_are_a_cell_where_they_fill_the_row(shape: str) -> None:
    figures = documents.blank_figures("gb2019", "7") | {"proactive.licences.items_change": "详见单位网站"}
    found = read(figures, shape)
    assert found["proactive.licences.items_change"] == ("text", None)
    assert found["proactive.licences.decisions"] == ("number", "7")
    assert len(found) == len(figures)


def test_fewer_belongs_to_the_column_of_changes_alone() -> None:
    figures = documents.blank_figures("gb2019", "7") | {
        "proactive.licences.decisions": "减少5",
        "proactive.penalties.items_change": "5(减少5项)",
        "proactive.central_procurement.procurement_projects": "31批次",
        "proactive.central_procurement.procurement_amount": "709455.9元",
    }
    reading = read_report(documents.html_report("gb2019", figures, words_for("gb2019")), "a.html")
    assert reading.figures["proactive.licences.decisions"].state == "text"
    assert reading.figures["proactive.penalties.items_change"].state == "text"
    assert str(reading.figures["proactive.central_procurement.procurement_projects"].value) == "31"
    amount = reading.figures["proactive.central_procurement.procurement_amount"]
    assert (str(amount.value), amount.unit) == ("709455.9", "元")


def test_yuan_in_brackets_is_not_taken_for_ten_thousands() -> None:
    figures = documents.blank_figures("gb2021", "7") | {"proactive.administrative_fees.fee_amount": "5(元)"}
    reading = read_report(documents.html_report("gb2021", figures), "a.html")
    assert reading.figures["proactive.administrative_fees.fee_amount"].value is None
    assert "unit_differs" in {problem.code for problem in reading.problems}


@pytest.mark.parametrize("letter", ["\u200b", "\u00ad", "\ufeff", "\u2060", "\ufe0f", "\u202c"])
@pytest.mark.parametrize("inner", ["{0}", "<span>{0}</span>", "<b>{0}"])
def test_what_shows_nothing_is_no_gap_in_a_number(letter: str, inner: str) -> None:
    """cell_zero_width."""
    figures = documents.blank_figures("gb2021", "3") | {"proactive.penalties.decisions": "101"}
    page = documents.html_report("gb2021", figures).decode()
    page = page.replace(">101<", f">1{inner.format(letter)}01<")
    reading = read_report(page.encode(), "a.html")
    assert str(reading.figures["proactive.penalties.decisions"].value) == "101"


@pytest.mark.parametrize("shape", [*sorted(SHAPES), "html"])
@pytest.mark.parametrize(
    "label",
    [
        "规章(设区的市、自治州人民政府应提供相关数据)",
        "规章:指有权机关依照法定程序制定的规范性文件,名称一般称规定、办法。",
        "规章是指国务院部门和地方政府依法制定的文件",
        "规章(設區的市、自治州應提供相關數(shù)據(jù))",
    ],
)
def test_notes_and_definitions_in_the_first_row(shape: str, label: str) -> None:
    """label_note_in_first_row, label_definition_after_colon; the readings of a converter inside the note."""
    figures = documents.blank_figures("gb2019", "0")
    if shape == "html":
        data = documents.html_report("gb2019", figures, words_for("gb2019"))
    else:
        data = documents.text_report("gb2019", figures, SHAPES[shape], words_for("gb2019"))
    text = data.decode()
    noted = text.replace(">规章<", f">{label}<").replace("规章 |", f"{label} |").replace("规章\n", f"{label}\n")
    noted = noted.replace("规章  |", f"{label}  |")
    assert label in noted
    check_exact(read_report(noted.encode(), "a.html" if shape == "html" else "a.txt"), figures)


@pytest.mark.parametrize("blank", [True, False])
@pytest.mark.parametrize("shape", ["S1", "S2", "S3", "S4", "html"])
def test_a_label_that_lacks_a_word(shape: str, blank: bool) -> None:
    figures = documents.blank_figures("gb2021", "0")
    columns = [column.code for column in load_forms()["gb2021"].block_columns("applications", "applicants")]
    figures |= {f"applications.carried_in.{column}": "" if blank else "0" for column in columns}
    data = (
        documents.html_report("gb2021", figures)
        if shape == "html"
        else documents.text_report("gb2021", figures, SHAPES[shape])
    )
    text = data.decode().replace("二、上年结转政府信息公开申请数量", "二、上年结转政府信息公开数量")
    check_exact(read_report(text.encode(), "a.html" if shape == "html" else "a.txt"), figures)


def test_labels_that_mean_something_else_are_not_near() -> None:
    assert row_label("二、上年结转政府信息公开数量") == "二上年结转政府信息公开申请数量"
    for label in (
        "一、去年新收政府信息公开申请数量",
        "政府信息公开申请数量",
        "规章:3",
        "行政许可,行政处罚",
        "三、其他",
    ):
        assert row_label(label) is None, label


@pytest.mark.parametrize("shape", [*sorted(set(SHAPES) - {"S5"}), "html"])
def test_rows_that_open_a_group_with_blanks_and_a_total(shape: str) -> None:
    figures = documents.blank_figures("gb2019", "0")
    for row in ("granted_full", "refused_state_secret", "unable_not_held", "not_processed_petition"):
        for key in [key for key in figures if key.startswith(f"applications.{row}.")]:
            figures[key] = "4" if key.endswith(".total") else ""
    if shape == "bar_before_row":
        figures |= {key: "1" for key in figures if key.startswith("remedies.")}
    found = read(figures, shape)
    assert {key: value for key, (_, value) in found.items()} == {key: text or None for key, text in figures.items()}


@pytest.mark.parametrize(
    ("texts", "is_certain"),
    [
        (("", "", "", "", "", "", "4"), True),
        (("3", "", "", "", "", "", "3"), True),
        (("3", "", "", "", "", "", "9"), False),
        (("3", "", "", "", "", "", ""), False),
        (("3", "", "", "", "", "", "", "3"), True),
        (("3", "", "", "", "", "", "", "9"), False),
        (("", "3", "", "", "", "", "", "3"), False),
    ],
)
def test_a_row_of_odd_length_is_certain_where_its_sum_agrees(texts: tuple[str, ...], is_certain: bool) -> None:
    parsed = [parse_cell(text) for text in texts]
    values = [
        Value(value, Cell(text, at), "row 1, column ")
        for at, (value, text) in enumerate(zip(parsed, texts, strict=True), 1)
        if value
    ]
    assert applications._is_certain(values, [*"abcdef", "total"]) is is_certain


# Labels apart from their numbers


def converted(figures: dict[str, str], apart: range) -> str:
    """A report whose converter lists the labels of some rows before the table, and prints their numbers without."""
    grid = documents.applications_grid(load_forms()["gb2021"], figures)
    lines = ["示例县审计局2023年政府信息公开工作年度报告", "三、收到和处理政府信息公开申请情况"]
    lines += ["| " + " | ".join(box.text for box in row) + " |" for row in grid.rows[:3]]
    held: list[str] = []
    for number, row in enumerate(grid.rows[3:]):
        texts = [box.text for box in row]
        if number in apart:
            lines += texts[:-7]
            held.append("| " + " | ".join(texts[-7:]) + " |")
            continue
        lines += [*held, "| " + " | ".join(texts) + " |"]
        held = []
    return "\n".join([*lines, *held, "五、存在的主要问题及改进情况", "无。"])


@pytest.mark.parametrize("lost", [None, "label", "numbers"])
def test_numbers_without_label_are_given_only_where_no_sum_contradicts(lost: str | None) -> None:
    for seed in range(25):
        chance = Random(seed)
        figures = documents.balanced_figures("gb2021", chance)
        start = chance.randrange(20)
        apart = range(start, start + chance.randint(2, 8))
        lines = converted(figures, apart).split("\n")
        loose = [
            index
            for index, line in enumerate(lines[5:-2], 5)
            if ("|" not in line if lost == "label" else line.count("|") == 8)
        ]
        if lost and loose:
            del lines[chance.choice(loose)]
        reading = read_report("\n".join(lines).encode(), "a.md")
        wrong = {
            key: (figure.raw, figures[key]) for key, figure in reading.figures.items() if figure.raw != figures[key]
        }
        assert wrong == {}, seed
        if lost is None:
            assert sum(key.startswith("applications.") for key in reading.figures) == 25 * 7
        assert reading.status == "partial"


def test_a_strip_above_a_label_that_a_page_break_left_is_no_row() -> None:
    """The values reach over the strip and the row of their label; where a line would fit into it, it may be a row."""
    labels = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
    header = Row([Cell("申请人情况", 1), *(Cell(text, number) for number, text in enumerate(labels, 2))], 1)
    for height, expected in ((4.0, 7), (14.0, 0)):
        strip = Cell("", 1, box=Box(2, 0, 0, 50, height))
        values = [Cell(str(number), number, row_span=2) for number in range(2, 8)]
        rows = [
            header,
            Row([strip, *values, Cell("27", 8, row_span=2)], 2),
            Row([Cell("(一)予以公开", 1)], 3, covered=dict.fromkeys(range(2, 9), "")),
        ]
        figures = recognise([Table(rows, 1, has_spans=True)], "table").figures
        assert sum(figure.state == "number" for figure in figures.values()) == expected


@pytest.mark.parametrize(("names", "is_read"), [(("", "总计"), True), (("总计", ""), False)])
def test_a_header_whose_first_name_a_page_cut_is_followed_where_rows_say_so(
    names: tuple[str, str], is_read: bool
) -> None:
    """自然 stands on one page and 人 on the next: the rows begin before the first organisation, and add up."""
    organisations = ["商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"]
    first, last = names
    heads = [["申请人情况"], ["法人或其他组织"], ["", first, *organisations, last]]
    rows = [["一、本年新收政府信息公开申请数量", *"1230006"], ["二、上年结转政府信息公开申请数量", *"4001005"]]
    if not is_read:
        # The total stands before the others, so that no row adds up to its last number.
        rows = [[label, total, *parts] for label, *parts, total in rows]
    table = Table(
        [Row([Cell(text, at) for at, text in enumerate(row, 1)], 1) for row in (*heads, *rows)], 1, has_spans=True
    )
    placement = recognise([table], "table")
    assert len(placement.figures) == (14 if is_read else 0)
