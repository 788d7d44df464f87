"""Bodies at zero, how cells are filled, days before the deadline: the queries against plain loops over the tables."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from statistics import median
from typing import Any

import pytest

from tests.metrics.conftest import Case
from tests.metrics.reference import Selection, quarter
from tests.metrics.verification_reference import deadline, first_published

SELECTIONS = [Selection(), Selection("aggregate"), Selection(years=[2022, 2023], kinds=["department"])]
MEASURES = ["received_new", "remedy_total", "documents_issued"]
BANDS = {
    "over_week_count": lambda days: days >= 8,
    "in_week_count": lambda days: 0 <= days <= 7,
    "month_late_count": lambda days: -30 <= days <= -1,
    "beyond_month_count": lambda days: days < -30,
    "undated_count": None,
    "absent_count": None,
}
"""Column -> whether a report so many days before its deadline is counted in it; None for those without a day."""


def chosen_reports(case: Case, selection: Selection) -> dict[int, Any]:
    """report_id -> report, under the filters."""
    return {
        int(report.report_id): report
        for report in case.facts.reports
        if selection.takes(report) and selection.takes_year(report.year)
    }


@pytest.mark.parametrize("selection", SELECTIONS)
def test_bodies_at_zero(case: Case, selection: Selection) -> None:
    reports = chosen_reports(case, selection).values()
    found = case.store.query("zero_bodies", {"measures": MEASURES, **selection.parameters()}).rows(named=True)
    assert len(found) == len(MEASURES) * len({report.year for report in reports})
    for row in found:
        of_year = [report for report in reports if report.year == row["report_year"]]
        numbers = [number for report in of_year if (number := case.facts.number(row["measure"], report)) is not None]
        zeros = sum(number.numerator == 0 for number in numbers)
        assert (row["zero_count"], row["body_count"], row["report_count"]) == (zeros, len(numbers), len(of_year))
        assert row["zero_share"] == (pytest.approx(zeros / len(numbers)) if numbers else None)


@pytest.mark.parametrize("selection", SELECTIONS)
def test_fill_rate(case: Case, selection: Selection) -> None:
    reports = chosen_reports(case, selection)
    counts: dict[tuple[object, ...], list[int]] = defaultdict(lambda: [0, 0, 0])
    for frame in case.store.table_batches("figure"):
        for cell in frame.iter_rows(named=True):
            report = reports.get(cell["report_id"])
            if report is None:
                continue
            kind = {"number": 0, "zero": 0, "blank": 1, "not_applicable": 1}.get(cell["state"], 2)
            counts[report.year, cell["table_code"], None, None][kind] += 1
            counts[report.year, cell["table_code"], cell["row_code"], cell["column_code"]][kind] += 1
    found = {
        (row["report_year"], row["table_code"], row["row_code"], row["column_code"]): row
        for row in case.store.query("fill_rate", selection.parameters()).rows(named=True)
    }
    assert found.keys() == counts.keys()
    for key, (filled, blank, unclear) in counts.items():
        row = found[key]
        assert (row["filled_count"], row["blank_count"], row["unclear_count"]) == (filled, blank, unclear)
        assert row["cell_count"] == filled + blank + unclear
        assert row["fill_share"] == pytest.approx(filled / (filled + blank + unclear))


@pytest.mark.parametrize("selection", SELECTIONS)
@pytest.mark.parametrize("by", [0, 30, -60])
def test_days_before_the_deadline(case: Case, selection: Selection, by: int) -> None:
    reports = chosen_reports(case, selection)
    days: dict[int, list[int]] = defaultdict(list)
    undated: dict[int, int] = defaultdict(int)
    rows = [row for frame in case.store.table_batches("report") for row in frame.iter_rows(named=True)]
    for report_id, published_on in first_published(rows).items():
        report = reports.get(report_id)
        last = None if report is None else deadline(report.year, report.scope, report.kind)
        if report is not None and last is not None and published_on is not None:
            assert isinstance(last, date)
            days[report.year].append((last - published_on) // timedelta(days=1))
        elif report is not None and last is not None:
            undated[report.year] += 1
    found = case.store.query("days_before_deadline", {**selection.parameters(), "day_count": by}).rows(named=True)
    assert {row["report_year"] for row in found} == {report.year for report in reports.values()}
    for row in found:
        known = sorted(days[row["report_year"]])
        assert row["dated_count"] == len(known)
        assert row["report_count"] == sum(report.year == row["report_year"] for report in reports.values())
        assert not row["is_by_roster"]
        assert row["deadline_count"] == len(known) + undated[row["report_year"]]
        assert (row["undated_count"], row["absent_count"]) == (undated[row["report_year"]], 0)
        for name, is_in in BANDS.items():
            assert is_in is None or row[name] == sum(map(is_in, known))
        if not known:
            assert row["median_days"] is None
            continue
        assert row["expected_share"] == pytest.approx(row["by_then_count"] / row["deadline_count"])
        assert row["median_days"] == median(known)
        assert row["lower_quartile"] == pytest.approx(quarter(known, 1))
        assert row["upper_quartile"] == pytest.approx(quarter(known, 3))
        assert (row["latest_days"], row["earliest_days"]) == (known[0], known[-1])
        assert row["by_then_count"] == sum(day >= by for day in known)
        assert row["by_then_share"] == pytest.approx(row["by_then_count"] / len(known))
