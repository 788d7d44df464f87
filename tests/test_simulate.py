"""The simulated province: exact counts, chains that hold, errors that are where the list says, pages that read back."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from pathlib import Path

import polars as pl
import pytest

from disclosure.checks import find_all, load_rules
from disclosure.cli import UsageError
from disclosure.commands import simulate as simulate_command
from disclosure.form.versions import load_forms
from disclosure.reading.extract import read_report
from disclosure.simulate.bodies import MAX_BODIES, make_agencies, make_bodies, make_regions
from disclosure.simulate.command import simulate_store
from disclosure.simulate.documents import write_documents
from disclosure.simulate.printing import Simulation, Tables, form_fields, simulate
from disclosure.store.default import ensure_default_store
from disclosure.store.errors import StoreError
from disclosure.store.read import Store
from disclosure.store.versions import current_version

YEARS = range(2019, 2026)
BODIES = 320

PLANTED_RULES = {
    "T3_BALANCE",
    "T3_OUTCOME_SUM",
    "T3_ROW_TOTAL",
    "T3_ROW_TOTAL_BLANK",
    "T4_SUM",
    "T2_DOC_STOCK",
    "T2_STOCK_BOUND",
    "T2_ITEMS_CHAIN",
    "X_CARRY",
    "X_PENDING",
    "A_GE_CHILD",
    "A_SCOPE",
    "R_RULES_POWER",
    "V_NONNEG",
    "V_INTEGER",
    "V_UNIT_FEE",
    "V_COPY",
    "V_DATE",
    "V_FORMAT",
    "X_TEXT_T2",
    "X_TEXT_T3",
    "X_TEXT_T4",
    "X_TEXT_SUM",
    "X_TEXT_SHARE",
    "X_TEXT_CHANGE",
    "V_TEXT_COPY_YEAR",
    "V_TEXT_COPY_BODY",
    "V_TEXT_STOCK",
}


@cache
def clean() -> Tables:
    return simulate(BODIES, YEARS, 11, with_errors=False)


@cache
def flawed() -> Tables:
    return simulate(BODIES, YEARS, 11)


def wide(tables: Tables) -> pl.DataFrame:
    """One row a report with a column a cell, and the report's body, year and parent; blanks are nulls."""
    cells = tables.figure.select(
        "report_id", pl.concat_str("table_code", "row_code", "column_code", separator=".").alias("key"), "value"
    ).pivot(on="key", index="report_id", values="value")
    about = tables.report.select("report_id", "agency_id", "report_year", "scope", "format_version")
    parents = tables.agency.select("agency_id", "parent_agency_id", "kind", "level")
    return about.join(parents, on="agency_id").join(cells, on="report_id")


# -- bodies -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 2, 17, 60, 400, 3000, 40_000])
def test_bodies_are_as_many_as_asked_with_unique_names_and_parents_first(count: int) -> None:
    bodies = make_bodies(count)
    assert len(bodies) == count
    assert len({body.name for body in bodies}) == count
    assert all(body.name.startswith("模拟") for body in bodies)
    assert all(body.parent < position and body.counted_in < position for position, body in enumerate(bodies))
    agencies = make_agencies(bodies)
    assert agencies["agency_id"].is_unique().all()
    assert agencies["agency_id"].str.contains("^s[0-9a-f]{12}$").all()
    regions = make_regions(bodies)
    assert regions["region_code"].is_unique().all()
    assert set(agencies["region_code"]) == set(regions["region_code"])


def test_a_small_province_has_every_level_and_kind() -> None:
    agencies = make_agencies(make_bodies(120))
    assert set(agencies["level"]) == {"province", "prefecture", "county", "township"}
    assert set(agencies["kind"]) == {
        "government",
        "government_office",
        "department",
        "development_zone",
        "authorised_organisation",
        "dispatched_agency",
        "dispatched_office",
        "township_government",
    }


@pytest.mark.parametrize("count", [0, -3, MAX_BODIES + 1])
def test_impossible_numbers_are_refused(count: int) -> None:
    with pytest.raises(ValueError, match=r"机关数应在"):
        make_bodies(count)


@pytest.mark.parametrize("years", [[], [2018, 2019], [2019, 2021]])
def test_impossible_years_are_refused(years: list[int]) -> None:
    with pytest.raises(ValueError, match=r"年度应连续"):
        Simulation(10, years, 1)


# -- figures ----------------------------------------------------------------------------------------------------------


def test_same_arguments_same_data() -> None:
    again = simulate(BODIES, YEARS, 11)
    for name in ("agency", "report", "figure", "region", "source_file", "planted_error", "missing_report"):
        assert getattr(again, name).equals(getattr(flawed(), name)), name
    assert not simulate(BODIES, YEARS, 12).figure.equals(flawed().figure)


def test_clean_province_lacks_nothing() -> None:
    tables = clean()
    assert tables.report.height == BODIES * len(YEARS)
    assert tables.planted_error.is_empty()
    assert tables.missing_report.is_empty()
    widths = tables.figure.group_by("report_id").len().join(tables.report, on="report_id")
    for version in load_forms():
        lengths = widths.filter(pl.col("format_version") == version)["len"].unique().to_list()
        assert lengths == [len(form_fields(version))]
    years = tables.report.group_by("format_version").agg(pl.col("report_year").unique().sort())
    assert dict(years.iter_rows()) == {"gb2019": [2019, 2020], "gb2021": [2021, 2022, 2023, 2024, 2025]}


def test_values_and_states_agree() -> None:
    cells = flawed().figure
    has_value = pl.col("state").is_in(["number", "zero"])
    assert cells.filter(has_value != pl.col("value").is_not_null()).is_empty()
    assert cells.filter((pl.col("state") == "zero") != (pl.col("value") == 0).fill_null(value=False)).is_empty()
    texts = dict(cells.filter(~has_value).group_by("state").agg(pl.col("raw_text").unique().sort()).iter_rows())
    assert texts == {"blank": [""], "not_applicable": ["-", "/"]}
    printed = cells.filter(has_value).select(pl.col("raw_text").str.strip_suffix("万元").str.to_decimal(scale=6))
    assert printed.to_series().equals(
        cells.filter(has_value)["value"].cast(printed.to_series().dtype), check_names=False
    )


def test_identities_hold_in_a_clean_province() -> None:
    frame = wide(clean()).fill_null(0)
    applicants = ["natural_person", *(f"org_{kind}" for kind in _organisations())]
    for column in [*applicants, "total"]:
        opening = pl.col(f"applications.received_new.{column}") + pl.col(f"applications.carried_in.{column}")
        closing = pl.col(f"applications.outcome_total.{column}") + pl.col(f"applications.carried_out.{column}")
        assert frame.filter(opening != closing).is_empty()
    for row in ("received_new", "granted_full", "outcome_total"):
        parts = pl.sum_horizontal(f"applications.{row}.{column}" for column in applicants)
        assert frame.filter(parts != pl.col(f"applications.{row}.total")).is_empty()


def _organisations() -> list[str]:
    return ["business", "research", "public_interest", "legal_services", "other"]


def test_years_chain_in_a_clean_province() -> None:
    frame = wide(clean()).fill_null(0)
    later = frame.with_columns((pl.col("report_year") - 1).alias("year_before"))
    pairs = later.join(frame, left_on=["agency_id", "year_before"], right_on=["agency_id", "report_year"], suffix="_b")
    assert pairs.height == BODIES * (len(YEARS) - 1)
    carried = pl.col("applications.carried_in.total") != pl.col("applications.carried_out.total_b")
    assert pairs.filter(carried).is_empty()
    in_force = "proactive.normative_documents.in_force_total"
    stock = (
        pl.col(f"{in_force}_b")
        + pl.col("proactive.normative_documents.issued_this_year")
        - pl.col("proactive.normative_documents.repealed_this_year")
    )
    same_form = pairs.filter((pl.col("format_version") == "gb2021") & (pl.col("format_version_b") == "gb2021"))
    assert same_form.filter(stock != pl.col(in_force)).is_empty()


def test_aggregate_is_the_sum_of_its_parts() -> None:
    frame = wide(clean()).fill_null(0)
    governments = frame.filter(pl.col("scope") == "aggregate")
    assert governments.height > len(YEARS)
    # A branch hangs under its bureau but counts with the government: add it to the bureau's part.
    under = frame.filter(pl.col("kind") == "dispatched_agency")
    bureaus = frame.select("agency_id", "report_year", pl.col("parent_agency_id").alias("government"))
    lifted = under.join(bureaus, left_on=["parent_agency_id", "report_year"], right_on=["agency_id", "report_year"])
    cells = ["applications.received_new.total", "proactive.licences.decisions", "remedies.reconsideration.pending"]
    parts = pl.concat(
        [
            frame.filter(pl.col("kind") != "dispatched_agency").select("parent_agency_id", "report_year", *cells),
            lifted.select(pl.col("government").alias("parent_agency_id"), "report_year", *cells),
        ]
    )
    sums = parts.group_by("parent_agency_id", "report_year").sum()
    compared = governments.join(
        sums, left_on=["agency_id", "report_year"], right_on=["parent_agency_id", "report_year"]
    )
    assert compared.height == governments.height
    for cell in cells:
        assert compared.filter(pl.col(cell) != pl.col(f"{cell}_right")).is_empty()


def test_law_of_2024_moves_disputes_to_reconsideration() -> None:
    frame = wide(clean()).filter(pl.col("level") == "province", pl.col("kind") == "government").sort("report_year")
    totals = dict(
        zip(
            frame["report_year"],
            zip(frame["remedies.reconsideration.total"], frame["remedies.litigation_direct.total"], strict=True),
            strict=True,
        )
    )
    assert totals[2024][0] > 1.4 * float(totals[2023][0])
    assert totals[2024][1] < totals[2023][1]


def test_volumes_are_heavy_tailed() -> None:
    received = (
        wide(clean())
        .filter(pl.col("scope") == "own", pl.col("report_year") == 2023)["applications.received_new.total"]
        .cast(pl.Float64)
    )
    median = received.median()
    largest = received.max()
    assert isinstance(median, float)
    assert isinstance(largest, float)
    assert 0 < median < 10
    assert largest > 30 * median


# -- planted errors ---------------------------------------------------------------------------------------------------


def test_every_kind_of_error_is_planted_in_a_real_report() -> None:
    errors = flawed().planted_error
    assert set(errors["rule_id"]) == PLANTED_RULES
    keys = ["report_id", "agency_id", "report_year", "scope"]
    assert errors.join(flawed().report, on=keys, how="anti").is_empty()
    assert errors.height < 0.07 * flawed().report.height


def test_missing_reports_are_listed_and_absent() -> None:
    tables = flawed()
    assert 0 < tables.missing_report.height < 0.03 * BODIES * len(YEARS)
    assert tables.report.height + tables.missing_report.height == BODIES * len(YEARS)
    assert tables.report.join(tables.missing_report, on=["agency_id", "report_year"]).is_empty()


@pytest.fixture(scope="module")
def simulated_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("simulated")
    options = argparse.Namespace(bodies=BODIES, years="2019-2025", seed=11, documents=None, store=str(folder))
    assert simulate_command.run(options) == 0
    return folder


def test_checks_find_exactly_the_planted_errors(simulated_store: Path) -> None:
    with Store.open(simulated_store) as store:
        assert store.is_simulated
        result = find_all(store.query)
    names = ["rule_id", "agency_id", "report_year", "scope", "figure_key", "expected_value", "found_value"]
    # Notes on what stands out are no errors, and nothing is planted for them.
    oddities = [rule.rule_id for rule in load_rules() if rule.category == "oddity"]
    found = (
        result.findings.filter(~pl.col("rule_id").is_in(oddities))
        .join(result.reports.select("report_id", "agency_id", "report_year", "scope"), on="report_id")
        .select(names)
    )
    planted = flawed().planted_error.select(names)
    types = {"expected_value": pl.Decimal(38, 6), "found_value": pl.Decimal(38, 6), "report_year": pl.Int32}
    assert found.cast(types).sort(names).equals(planted.cast(types).sort(names))


def test_list_of_errors_lies_beside_the_store(simulated_store: Path) -> None:
    listed = pl.read_csv(simulated_store / "planted_errors.csv")
    assert listed.height == flawed().planted_error.height
    assert listed.columns == flawed().planted_error.drop("report_id").columns


def test_a_simulation_replaces_another_and_never_real_reports(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    for seed in (1, 2):
        simulate_store(3, range(2023, 2024), seed, folder)
    with Store.open(folder) as store:
        assert store.is_simulated
        assert current_version(folder) == 2
    real = tmp_path / "real"
    ensure_default_store(real)
    with pytest.raises(StoreError, match="模拟数据与真实数据不能混"):
        simulate_store(3, range(2023, 2024), 1, real)
    with Store.open(real) as store:
        assert not store.is_simulated


# -- documents --------------------------------------------------------------------------------------------------------


def test_pages_are_marked_and_read_back_exactly(tmp_path: Path) -> None:
    years = range(2020, 2022)
    assert write_documents(Simulation(70, years, 5), tmp_path) == len(list(tmp_path.glob("*/*.html")))
    tables = simulate(70, years, 5)
    names = dict(tables.agency.select("agency_id", "name").iter_rows())
    cells: dict[int, dict[str, tuple[Decimal | None, str]]] = {}
    for report_id, table, row, column, value, state in tables.figure.select(
        "report_id", "table_code", "row_code", "column_code", "value", "state"
    ).iter_rows():
        cells.setdefault(report_id, {})[f"{table}.{row}.{column}"] = (value, state)
    for report in tables.report.iter_rows(named=True):
        page = (tmp_path / str(report["report_year"]) / f"{report['agency_id']}.html").read_bytes()
        assert page.decode("utf-8").count("模拟数据") >= 3
        reading = read_report(page, "page.html")
        assert reading.status == "complete"
        assert (reading.agency, reading.year, reading.scope, reading.format, reading.published_on) == (
            names[report["agency_id"]],
            report["report_year"],
            report["scope"],
            report["format_version"],
            report["published_on"],
        )
        assert {key: (figure.value, figure.state) for key, figure in reading.figures.items()} == cells[
            report["report_id"]
        ]


def test_command_writes_documents(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = argparse.Namespace(bodies=3, years="2023", seed=1, documents=str(tmp_path / "out"), store=None)
    assert simulate_command.run(options) == 0
    assert (tmp_path / "out" / "planted_errors.csv").exists()
    assert "模拟数据" in capsys.readouterr().out


def test_command_explains_what_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    cases: list[tuple[Callable[[], argparse.Namespace], str]] = [
        (lambda: argparse.Namespace(bodies=10**7, years="2023", seed=1, documents=None, store=str(tmp_path)), "机关数"),
        (lambda: argparse.Namespace(bodies=5, years="2001", seed=1, documents=None, store=str(tmp_path)), "年度应连续"),
        (
            lambda: argparse.Namespace(
                bodies=5, years="2023", seed=1, documents=str(tmp_path / "file" / "x"), store=None
            ),
            "无法写入",
        ),
    ]
    for make, message in cases:
        with pytest.raises(UsageError, match=message):
            simulate_command.run(make())


# -- scale ------------------------------------------------------------------------------------------------------------


def test_a_large_province_has_hundreds_of_thousands_of_figures() -> None:
    simulation = Simulation(2000, range(2023, 2025), 1)
    count = sum(
        batch.figures.height for published in simulation.publish() for batch in simulation.print_batches(published)
    )
    assert count > 700_000
