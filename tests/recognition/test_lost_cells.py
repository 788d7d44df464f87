"""Rows that have lost a cell: named, and never in a report that is called complete."""

from __future__ import annotations

from decimal import Decimal

import pytest

from disclosure.model.report import Figure
from disclosure.reading.extract import read_report
from disclosure.recognition.lost_cells import find_lost_cells
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
