"""Digits that ran together: divided only where one reading exists."""

from __future__ import annotations

import pytest

from disclosure.reading.extract import read_report
from disclosure.recognition import fused
from disclosure.recognition.fused import only_division
from tests.builders import documents


@pytest.mark.parametrize(
    ("pieces", "count", "expected"),
    [
        (["0000000"], 7, (0, 0, 0, 0, 0, 0, 0)),
        (["2000002"], 7, (2, 0, 0, 0, 0, 0, 2)),
        (["0", "0000", "00"], 7, (0, 0, 0, 0, 0, 0, 0)),
        (["22"], 7, None),
        (["1200012"], 7, None),
        (["20180"], 7, None),
    ],
)
def test_rows_of_applicants(pieces: list[str], count: int, expected: tuple[int, ...] | None) -> None:
    assert only_division(pieces, count, last_is_total=True) == expected


@pytest.mark.parametrize(("text", "expected"), [("000", (0, 0, 0)), ("120", None), ("20180", None), ("00", None)])
def test_without_an_identity_only_zeros_are_certain(text: str, expected: tuple[int, ...] | None) -> None:
    assert only_division([text], 3, last_is_total=False) == expected


def test_a_glued_report_is_partial_and_gives_no_wrong_number() -> None:
    figures = documents.blank_figures("gb2021") | {
        "applications.received_new.natural_person": "2",
        "applications.received_new.total": "2",
        "applications.granted_full.natural_person": "2",
        "applications.granted_full.total": "2",
        "applications.outcome_total.natural_person": "2",
        "applications.outcome_total.total": "2",
        "proactive.licences.decisions": "20180",
        "proactive.normative_documents.issued_this_year": "2",
        "proactive.normative_documents.repealed_this_year": "12",
    }
    lines = []
    for name, grid in documents.grids("gb2021", figures).items():
        lines.append(documents.SECTION_HEADINGS[name])
        lines += ["".join(box.text for box in row) for row in grid.rows]
    reading = read_report(("示例县审计局2023年政府信息公开工作年度报告\n" + "\n".join(lines) + "\n").encode(), "a.txt")
    assert reading.status == "partial"
    for key, figure in reading.figures.items():
        assert figure.raw == figures[key], key
    assert reading.figures["proactive.licences.decisions"].value == 20180
    assert reading.figures["applications.received_new.total"].value == 2
    assert "proactive.normative_documents.issued_this_year" not in reading.figures
    assert {"cells_fused", "blank_cells_lost"} <= {problem.code for problem in reading.problems}


def test_hostile_digits_are_given_up_after_bounded_trials(monkeypatch: pytest.MonkeyPatch) -> None:
    tried = []
    cut = fused._cut

    def count(*arguments: object) -> object:
        tried.append(arguments[1])
        return cut(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(fused, "_cut", count)
    for digits in ("1" * 24, "1" * 18 + "999999", "123456789012345678901234", "9" * 24):
        tried.clear()
        assert only_division([digits], 7, last_is_total=True) is None
        assert len(tried) <= fused._MOST_STEPS + 7
    assert only_division(["1" * 25], 7, last_is_total=True) is None


def test_the_total_is_a_part_of_the_last_piece_however_long_the_first_is() -> None:
    for pieces, expected in (
        (["5", "7000012"], (5, 7, 0, 0, 0, 0, 12)),
        (["570000", "12"], (5, 7, 0, 0, 0, 0, 12)),
        (["5700001", "2"], None),  # a cut between pieces is certain
    ):
        assert only_division(pieces, 7, last_is_total=True) == expected
