"""Rows that have lost a cell: named, and never in a report that is called complete."""

from __future__ import annotations

from decimal import Decimal

import pytest

from disclosure.model.report import Figure
from disclosure.reading.extract import read_report
from disclosure.recognition.lost_cells import find_lost_cells, find_lost_ends
from disclosure.recognition.placement import Placement
from tests.builders import documents, excel
from tests.fuzz import make_seeds


def placed(**rows: str) -> Placement:
    """A placement of rows: the cells' texts with blanks between them, '-' for a blank one."""
    placement = Placement()
    columns = {
        "applications": ("natural_person", "org_business", "org_other", "total"),
        "remedies": ("upheld", "corrected", "other", "pending", "total"),
        "proactive": ("issued_this_year", "repealed_this_year", "in_force_total"),
    }
    for name, texts in rows.items():
        table, _, row = name.partition("__")
        for column, text in zip(columns[table], texts.split(), strict=True):
            value = None if text == "-" else Decimal(text)
            state = "blank" if value is None else "number" if value else "zero"
            key = f"{table}.{row}.{column}"
            placement.figures[key] = Figure(key, value, state, text.strip("-"), "")  # type: ignore[arg-type]
    return placement


def found(placement: Placement) -> list[str]:
    problems = find_lost_cells(placement)
    return [problem.message.partition("(")[2].partition(")")[0] for problem in problems]


def test_a_total_that_moved_into_the_last_part() -> None:
    placement = placed(applications__a="1 2 0 3", applications__b="4 5 9 -", applications__c="1 1 1 3")
    assert found(placement) == ["applications.b"]
    assert not any(key.startswith("applications.b.") for key in placement.figures)


def test_a_blank_total_among_printed_ones_is_doubtful() -> None:
    placement = placed(applications__a="1 2 0 3", applications__b="4 5 7 -", applications__c="1 1 1 3")
    assert found(placement) == ["applications.b"]
    assert "applications.b.org_other" in placement.figures


def test_blank_totals_everywhere_are_the_habit_of_the_source() -> None:
    assert found(placed(applications__a="1 2 0 -", applications__b="4 5 7 -", applications__c="1 1 1 3")) == []
    assert found(placed(applications__a="0 0 0 -", applications__b="1 0 0 1", applications__c="1 0 0 1")) == []


@pytest.mark.parametrize(
    ("row", "is_found", "is_taken"),
    [
        ("1 2 3 6", False, True),
        ("1 - 3 4", False, True),
        ("1 - 3 5", True, False),  # among numbers a blank that the sum does not bear out
        ("- - - 5", False, True),  # blanks and a total alone
        ("1 2 3 9", False, True),  # no blank: the source's own error
        ("- 2 3 -", True, False),  # 3 is more than the rest
        ("4 - 3 -", True, True),
        ("5 3 2 -", True, True),
        ("0 0 0 -", False, True),
        ("0 - 0 -", True, False),
        ("- - - -", False, True),
    ],
)
def test_a_row_among_those_that_print_their_totals(row: str, is_found: bool, is_taken: bool) -> None:
    placement = placed(applications__a="1 2 0 3", applications__b=row, applications__c="1 1 1 3")
    assert found(placement) == (["applications.b"] if is_found else [])
    assert ("applications.b.total" in placement.figures) is is_taken
    # Where the file has columns of its own, a blank among numbers is a blank.
    columns = placed(applications__a="1 2 0 3", applications__b=row, applications__c="1 1 1 3")
    columns.rows_in_columns = {"b"}
    assert found(columns) == (["applications.b"] if is_found and row.endswith("-") else [])


@pytest.mark.parametrize(
    ("text", "state", "is_found"), [("总计", "text", True), ("约3", "text", False), ("", "unreadable", False)]
)
def test_words_in_the_first_cell_may_be_the_end_of_a_label(text: str, state: str, is_found: bool) -> None:
    placement = placed(applications__a="1 2 0 2", applications__b="1 1 1 3")
    key = "applications.a.natural_person"
    placement.figures[key] = Figure(key, None, state, text, "")  # type: ignore[arg-type]
    assert found(placement) == (["applications.a"] if is_found else [])


def test_a_last_part_with_two_numbers_in_it() -> None:
    for state in ("text", "unreadable"):
        placement = placed(applications__a="1 2 0 3", applications__b="4 5 9 -", applications__c="1 1 1 3")
        key = "applications.b.org_other"
        placement.figures[key] = Figure(key, None, state, "9 18", "")  # type: ignore[arg-type]
        assert found(placement) == ["applications.b"]
        assert key not in placement.figures


@pytest.mark.parametrize(
    ("blanks", "codes"), [("", ["cell_lost"]), ("proactive__b", ["cell_lost"]), ("proactive__b proactive__c", [])]
)
def test_rows_of_a_sheet_whose_last_cell_alone_is_blank(blanks: str, codes: list[str]) -> None:
    """In a sheet that fills in nearly all: three blanks are few, four are not."""
    rows = {"proactive__a": "1 2 -", "proactive__b": "1 2 3", "proactive__c": "1 2 3"}
    for name, row in zip(blanks.split(), ("1 - -", "1 - 3"), strict=False):
        rows[name] = row
    placement = placed(**rows)
    problems = find_lost_ends(placement)
    assert [problem.code for problem in problems] == codes
    assert ("proactive.a.issued_this_year" in placement.figures) is (not codes)
    remedies = placed(remedies__reconsideration="1 0 0 0 1", remedies__litigation_direct="1 0 0 0 -")
    (problem,) = find_lost_ends(remedies)
    assert "(remedies)" in problem.message
    assert remedies.figures == {}


def test_channels_of_table_4() -> None:
    assert found(placed(remedies__reconsideration="- 1 2 3 9")) == ["remedies.reconsideration"]
    assert found(placed(remedies__reconsideration="- 1 2 3 6")) == []
    assert found(placed(remedies__reconsideration="1 1 2 3 9")) == []
    assert found(placed(remedies__reconsideration="1 1 1 - 3", remedies__litigation_direct="1 1 1 1 -")) == [
        "remedies.litigation_direct"
    ]


def test_a_blank_behind_a_number_where_all_others_are_filled_in() -> None:
    assert found(placed(proactive__a="1 2 -", proactive__b="1 2 3")) == ["proactive.a"]
    assert found(placed(proactive__a="0 0 -")) == []
    assert found(placed(proactive__a="1 2 -", proactive__b="- - -")) == []


@pytest.mark.parametrize(
    ("rows", "kept"),
    [
        ({"proactive__a": "1 2 -", "proactive__b": "1 2 3"}, None),
        ({"remedies__reconsideration": "- 1 2 3 9"}, None),
        ({"applications__a": "1 2 0 3", "applications__b": "1 - 3 5", "applications__c": "1 1 1 3"}, None),
        ({"applications__a": "1 2 0 3", "applications__b": "- 2 3 -", "applications__c": "1 1 1 3"}, None),
        (
            {"applications__a": "1 2 0 3", "applications__b": "5 3 2 -", "applications__c": "1 1 1 3"},
            "applications.b.total",
        ),
    ],
)
def test_it_is_said_whether_a_doubtful_row_is_taken(rows: dict[str, str], kept: str | None) -> None:
    placement = placed(**rows)
    (problem,) = find_lost_cells(placement)
    assert ("此行未采用" in problem.message, "请核对原文" in problem.message) == (kept is None, kept is not None)
    assert ("not taken" in problem.message) is (kept is None)
    assert kept is None or kept in placement.figures


@pytest.mark.parametrize("row", ["规范性文件", "(七)总计"])
def test_a_line_that_lost_a_number(row: str) -> None:
    (seed,) = [seed for seed in make_seeds(0) if seed.kind == "text S1 gb2021"]
    text = seed.data.decode()
    place = text.index("|", text.index(row))
    numbers = sorted((text.find(str(value)), str(value)) for value in seed.values.values())
    first = next(value for at, value in numbers if at > place)
    lost = text[:place] + text[place:].replace(f"             {first}  | \n            \n", "", 1)
    assert lost != text
    reading = read_report(lost.encode(), "a.txt")
    assert reading.status == "partial"


def test_a_blank_cell_of_a_web_page_is_a_blank_cell() -> None:
    figures = documents.blank_figures("gb2021", "1") | {"applications.received_new.total": ""}
    reading = read_report(documents.html_report("gb2021", figures), "a.html")
    assert "cell_lost" not in {problem.code for problem in reading.problems}


def test_what_is_whole_is_not_doubted() -> None:
    figures = documents.blank_figures("gb2021", "1")
    for key in [key for key in figures if key.endswith(".total")]:
        figures[key] = "4" if key.startswith("remedies") else "6"
    for data, name in (
        (documents.text_report("gb2021", figures, "S1"), "a.txt"),
        (excel.csv_report(excel.laid_out("gb2021", figures)), "a.csv"),
    ):
        assert read_report(data, name).status == "complete"
