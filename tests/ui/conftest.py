"""Pages run in this process (AppTest) over the verified reports, and the reports' figures as a plain second opinion."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from disclosure.decisions.reviews import Subject, decide
from disclosure.simulate.command import simulate_store
from disclosure.store.read import Store
from disclosure.ui.parts import sections

PROJECT = Path(__file__).resolve().parents[2]
REPORTS = PROJECT / "data" / "reports"
TIMEOUT = 60

OpenPage = Callable[..., AppTest]


def shown_components(app: AppTest) -> list[dict[str, Any]]:
    """The data of the page's own components in order; of each page's first, which shows nothing, not."""
    found = [json.loads(element.proto.json) for element in app.get("bidi_component") if element.proto.json]
    return [data for data in found if "language" not in data]


@pytest.fixture(scope="session", autouse=True)
def packages_looked_through_once() -> Iterator[None]:
    """Each new AppTest reads the metadata of all installed packages for components: four fifths of what it costs."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield


@pytest.fixture(autouse=True)
def own_main_module(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that was run stays `__main__`, and processes that a later test starts would run that page first."""
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])


@pytest.fixture
def open_page(monkeypatch: pytest.MonkeyPatch, default_store: Path) -> Iterator[OpenPage]:
    """`open_page("data", scope="own", years=["2024"])`: the page run with this address; `store=` for another store."""
    st.cache_data.clear()
    st.cache_resource.clear()
    # What stands in the tabs of a section is read without opening each; test_pages has what an opened tab does.
    monkeypatch.setattr(sections, "is_drawn", lambda tab: True)

    def run(page: str = "overview", store: Path = default_store, **address: str | list[str]) -> AppTest:
        monkeypatch.setenv("DISCLOSURE_STORE", str(store))
        app = AppTest.from_file(str(PROJECT / "app.py"), default_timeout=TIMEOUT)
        if page != "overview":
            app.switch_page(f"pages/{page}.py")
        for name, value in address.items():
            app.query_params[name] = value
        return app.run()

    yield run
    st.cache_resource.clear()


@pytest.fixture(scope="session")
def stores(default_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """The verified reports, and a simulated province in which people confirmed every third finding."""
    made: Path = tmp_path_factory.mktemp("made") / "store"
    simulate_store(60, [2023, 2024], 7, made)
    with Store.open(made) as store:
        free = dict.fromkeys(("years", "region_code", "levels", "kinds", "agency_ids", "severities", "rule_ids"))
        found = store.query("finding_list", {**free, "scope": "own", "decisions": None, "limit": 99_999, "offset": 0})
    for row in list(found.iter_rows(named=True))[::3]:
        names = ("agency_id", "report_year", "scope", "rule_id", "figure_key", "found_value", "expected_value")
        decide(made, Subject(*(row[name] for name in names)), "confirmed", note="", reviewer="某")
    return {"verified": default_store, "made": made}


class VerifiedReports:
    """The committed figures, read with nothing but the csv module."""

    def __init__(self) -> None:
        self.reports = self._read("report.csv")
        self.numbers: dict[tuple[str, str], Decimal] = {
            (row["report_number"], row["figure_key"]): Decimal(row["value"])
            for row in self._read("figure.csv")
            if row["value"]
        }

    @staticmethod
    def _read(name: str) -> list[dict[str, str]]:
        with (REPORTS / name).open(encoding="utf-8", newline="") as handle:
            return list(csv.DictReader(handle))

    def select(self, scope: str, year: int | None = None, agency: str | None = None) -> list[dict[str, str]]:
        """The reports of a scope (and year, and body)."""
        return [
            report
            for report in self.reports
            if report["scope"] == scope
            and year in (None, int(report["report_year"]))
            and agency in (None, report["agency"])
        ]

    def total(self, key: str, scope: str, year: int, agency: str | None = None) -> Decimal:
        """The sum of a figure over the reports that have a number for it."""
        found = [self.numbers.get((report["report_number"], key)) for report in self.select(scope, year, agency)]
        return sum((number for number in found if number is not None), Decimal(0))


@pytest.fixture(scope="session")
def verified() -> VerifiedReports:
    return VerifiedReports()
