"""The simulated reports as rows of the tables: what each prints, when, with which blanks and strokes.

A batch holds some thousand reports of one year; memory stays small however many there are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

import numpy as np
import numpy.typing as npt
import polars as pl

from disclosure.form.versions import FormField, load_forms, load_versions
from disclosure.simulate.bodies import make_agencies, make_bodies, make_regions
from disclosure.simulate.narratives import TextError, narrate
from disclosure.simulate.planting import Override, PlantedError, Planter
from disclosure.simulate.volumes import (
    Flags,
    Integers,
    Province,
    cell_index,
    column,
    money_columns,
)

EXTRACTOR_VERSION = "simulated-1"
BATCH_REPORTS = 2500

PLAIN, BLANK_APPLICANTS, STROKES = 0, 1, 2
"""Ways to print a zero: 0 everywhere; nothing in the cells of applicants; `/` and `-` for what a body has no power to
do."""

VALUE_TYPE = pl.Decimal(24, 6)
_MOMENT = datetime(2026, 4, 1, tzinfo=UTC).replace(tzinfo=None)
_TABLE_TITLES = {"proactive": "主动公开", "applications": "依申请公开", "remedies": "复议诉讼"}
_NOTE = "模拟数据"


@dataclass(frozen=True, slots=True)
class Year:
    """What is published about a year. `matrix` has the printed values (volumes.cell_keys; money in hundredths)."""

    year: int
    matrix: Integers
    is_missing: Flags
    published_on: npt.NDArray[np.datetime64]
    overrides: tuple[Override, ...]
    foreign_form: frozenset[int]
    errors: tuple[PlantedError, ...]
    text_errors: dict[int, TextError]
    text_changes: dict[int, str]


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows of the tables source_file, report, figure and paragraph, `report_id` from 1, and their `planted_error`.

    planted_error: rule_id, report_id, agency_id, report_year, scope, figure_key, expected_value, found_value.
    """

    documents: pl.DataFrame
    reports: pl.DataFrame
    figures: pl.DataFrame
    paragraphs: pl.DataFrame
    planted_errors: pl.DataFrame


class Simulation:
    """A province with its bodies; `publish` gives its years, `print_batches` the rows of one."""

    def __init__(self, bodies: int, years: Sequence[int], seed: int, *, with_errors: bool = True) -> None:
        """Raises ValueError for a number of bodies that cannot be made, or years that are not a range from 2019 on."""
        if not years or list(years) != list(range(years[0], years[-1] + 1)) or years[0] < first_year():
            raise ValueError(
                f"年度应连续,且不早于 {first_year()} | years follow each other, none before {first_year()}"
            )
        self.bodies = make_bodies(bodies)
        self.years = list(years)
        self.agencies = make_agencies(self.bodies)
        self.agency_ids: list[str] = self.agencies["agency_id"].to_list()
        self.regions = make_regions(self.bodies)
        self._seed = seed
        self._with_errors = with_errors
        self.province = Province(self.bodies, seed)
        rng = np.random.default_rng([seed, 4])
        shape = (len(self.bodies), len(self.years))
        rate = np.where(self.province.is_aggregate, 0.003, 0.015) if with_errors else np.zeros(len(self.bodies))
        self.is_missing: Flags = rng.random(shape) < rate[:, None]
        styles = rng.choice([PLAIN, BLANK_APPLICANTS, STROKES], len(self.bodies), p=[0.7, 0.15, 0.15])
        self.style = np.where(self.province.is_aggregate, PLAIN, styles)

    def scope(self, body: int) -> str:
        """A government with parts reports for all of them."""
        return "aggregate" if self.province.is_aggregate[body] else "own"

    def publish(self) -> Iterator[Year]:
        """The years in order."""
        planter = Planter(self.bodies, self.province, self.years, self.is_missing, self.style == PLAIN, self._seed)
        before: Integers | None = None
        noted = 0
        for position, year in enumerate(self.years):
            truth = self.province.advance(year)
            if self._with_errors:
                planter.before_sums(year, truth, before)
            if before is not None:
                self._vary(truth, before, form_of(year), planter.copies)
            self.province.add_up(truth)
            printed = truth.copy()
            if self._with_errors:
                planter.after_sums(year, printed, before)
            late, published_on = self._dates(year)
            errors = planter.errors[noted:] + [
                PlantedError("V_DATE", int(body), year, "", None, None)
                for body in np.flatnonzero(late & ~self.is_missing[:, position])
            ]
            noted = len(planter.errors)
            yield Year(
                year,
                printed,
                self.is_missing[:, position],
                published_on,
                tuple(planter.overrides),
                frozenset(planter.foreign_form),
                tuple(errors),
                dict(planter.text_errors),
                dict(planter.text_changes),
            )
            before = truth

    def _vary(self, truth: Integers, before: Integers, form: str, copies: set[int]) -> None:
        """One application more where a report would be last year's again by chance."""
        columns = [column_of(field) for field in form_fields(form)]
        same = ~self.province.is_aggregate & (truth[:, columns] == before[:, columns]).all(axis=1)
        same &= (truth[:, columns] != 0).any(axis=1)
        same[list(copies)] = False
        for row in ("received_new", "granted_full", "outcome_total"):
            for name in ("natural_person", "total"):
                truth[same, column("applications", row, name)] += 1

    def _dates(self, year: int) -> tuple[Flags, npt.NDArray[np.datetime64]]:
        """When each report of a year came out; two in a hundred after the deadline (Regulation, Art. 49)."""
        rng = np.random.default_rng([self._seed, 5, year])
        size = len(self.bodies)
        is_government = np.array([body.kind == "government" for body in self.bodies])
        deadline = np.where(is_government, np.datetime64(f"{year + 1}-03-31"), np.datetime64(f"{year + 1}-01-31"))
        late = rng.random(size) < (0.02 if self._with_errors else 0.0)
        days = np.where(late, rng.integers(1, 60, size), -rng.integers(0, 26, size))
        return late, deadline + days.astype("timedelta64[D]")

    def print_batches(self, published: Year, batch_reports: int = BATCH_REPORTS) -> Iterator[Batch]:
        """The reports of a year as rows of the tables."""
        form = form_of(published.year)
        present = np.flatnonzero(~published.is_missing)
        foreign = np.isin(present, list(published.foreign_form))
        if foreign.any():
            yield self._print(published, present[foreign], earlier_form(form))
        present = present[~foreign]
        for start in range(0, len(present), batch_reports):
            yield self._print(published, present[start : start + batch_reports], form)

    def _print(self, published: Year, chosen: npt.NDArray[np.intp], form: str) -> Batch:
        year = published.year
        names = [self.bodies[int(body)].name for body in chosen]
        ids = [self.agency_ids[int(body)] for body in chosen]
        scopes = ["aggregate" if self.province.is_aggregate[int(body)] else "own" for body in chosen]
        figures = self._cells(published, chosen, form)
        digests = [hashlib.sha256(f"{self._seed}|{agency_id}|{year}".encode()).hexdigest() for agency_id in ids]
        count = len(ids)
        dates = pl.Series(published.published_on[chosen]).cast(pl.Date)
        documents = pl.DataFrame(
            {
                "sha256": digests,
                "name": [f"simulated/{year}/{agency_id}" for agency_id in ids],
                "media_type": ["application/x-simulated"] * count,
                "byte_count": pl.Series([0] * count, dtype=pl.Int64),
                "url": pl.Series([None] * count, dtype=pl.String),
                "read_at": pl.Series([_MOMENT] * count, dtype=pl.Datetime("us")),
                "extractor_version": [EXTRACTOR_VERSION] * count,
            }
        )
        numbers = pl.Series("report_id", np.arange(1, count + 1), dtype=pl.Int64)
        reports = pl.DataFrame(
            {
                "report_id": numbers,
                "agency_id": ids,
                "report_year": pl.Series([year] * count, dtype=pl.Int32),
                "scope": scopes,
                "revision": pl.Series([1] * count, dtype=pl.Int32),
                "is_current": [True] * count,
                "format_version": [form] * count,
                "status": ["complete"] * count,
                "title": [report_title(name, year) for name in names],
                "published_on": dates,
                "source_sha256": digests,
                "origin": ["simulated"] * count,
                "extractor_version": [EXTRACTOR_VERSION] * count,
                "content_hash": [digest[:32] for digest in digests],
            }
        )
        paragraphs = self._narratives(published, chosen, form)
        return Batch(documents, reports, figures, paragraphs, self._planted(published, chosen))

    def _narratives(self, published: Year, chosen: npt.NDArray[np.intp], form: str) -> pl.DataFrame:
        """Rows of the table paragraph for some reports."""
        known = {field.key for field in form_fields(form)}
        columns = {key: cell_index()[key] for key in _SPOKEN if key in known}
        rows = []
        for number, body in enumerate(map(int, chosen), start=1):
            printed = published.matrix[body]
            paragraphs = narrate(
                self._seed,
                body,
                published.year,
                {key: int(printed[place]) for key, place in columns.items()},
                self.scope(body),
                published.text_errors.get(body),
                published.text_changes.get(body, ""),
            )
            rows += [
                (number, section, position, words, _NOTE)
                for position, (section, words) in enumerate(paragraphs, start=1)
            ]
        schema = {
            "report_id": pl.Int64,
            "section_code": pl.String,
            "position": pl.Int32,
            "paragraph_text": pl.String,
            "source_place": pl.String,
        }
        return pl.DataFrame(rows, schema=schema, orient="row")

    def _cells(self, published: Year, chosen: npt.NDArray[np.intp], form: str) -> pl.DataFrame:
        """Rows of the table figure for some reports, in the order of the form."""
        fields = form_fields(form)
        width = len(fields)
        columns = np.array([column_of(field) for field in fields])
        values = published.matrix[np.ix_(chosen, columns)].astype(np.float64)
        is_money = np.isin(columns, money_columns())
        values[:, is_money] /= 100
        rows = {int(body): position for position, body in enumerate(chosen)}
        state = self._states(values, chosen, form)
        for override in published.overrides:
            at = np.flatnonzero(columns == override.column)
            if override.body in rows and at.size:
                place = (rows[override.body], int(at[0]))
                if override.value is None:
                    state[place] = _BLANK
                else:
                    values[place] = override.value
                    state[place] = _NUMBER
        flat = values.ravel()
        cells = _cell_frame(form)
        position = pl.Series(np.tile(np.arange(width, dtype=np.uint32), len(chosen)))
        repeated = cells[position]
        codes = pl.Series(state.ravel())
        frame = repeated.with_columns(
            pl.Series("report_id", np.repeat(np.arange(1, len(chosen) + 1), width), dtype=pl.Int64),
            pl.Series("number", flat),
            codes.alias("code"),
        )
        whole = pl.col("number") == pl.col("number").round(0)
        text = (
            pl.when(whole)
            .then(pl.col("number").cast(pl.Int64).cast(pl.String))
            .otherwise(pl.col("number").cast(pl.String))
        )
        is_number = pl.col("code") <= _ZERO
        unit = pl.when(pl.col("open_unit") & (pl.col("code") == _NUMBER)).then(pl.lit("万元"))
        return frame.select(
            "report_id",
            "table_code",
            "row_code",
            "column_code",
            pl.when(is_number).then(pl.col("number")).cast(VALUE_TYPE).alias("value"),
            pl.col("code").replace_strict(_STATE_NAMES, return_dtype=pl.String).alias("state"),
            unit.alias("unit"),
            pl.when(is_number)
            .then(pl.concat_str(text, unit.fill_null("")))
            .otherwise(pl.col("code").replace_strict(_RAW, default="", return_dtype=pl.String))
            .alias("raw_text"),
            "source_place",
        )

    def _states(
        self, values: npt.NDArray[np.float64], chosen: npt.NDArray[np.intp], form: str
    ) -> npt.NDArray[np.uint8]:
        """What stands in each cell: numbers, zeros, and the blanks and strokes of each body's way to print zeros."""
        is_zero = values == 0
        state = np.where(is_zero, _ZERO, _NUMBER).astype(np.uint8)
        fields = form_fields(form)
        applicant = np.array([f.row.table == "applications" and f.column.code != "total" for f in fields])
        rules = np.array([f.row.code == "rules" for f in fields])
        coercive = np.array([f.row.code == "coercive_measures" for f in fields])
        style = self.style[chosen][:, None]
        state[is_zero & (style == BLANK_APPLICANTS) & applicant] = _BLANK
        # A stroke stands for the whole row: where a body has no rules and no coercive measures at all.
        no_rules = is_zero[:, rules].all(axis=1, keepdims=True)
        no_coercive = is_zero[:, coercive].all(axis=1, keepdims=True)
        state[no_rules & (style == STROKES) & rules] = _SLASH
        state[no_coercive & (style == STROKES) & coercive] = _DASH
        return state

    def _planted(self, published: Year, chosen: npt.NDArray[np.intp]) -> pl.DataFrame:
        rows = {int(body): position + 1 for position, body in enumerate(chosen)}
        errors = [error for error in published.errors if error.body in rows]
        return pl.DataFrame(
            {
                "rule_id": pl.Series([e.rule_id for e in errors], dtype=pl.String),
                "report_id": pl.Series([rows[e.body] for e in errors], dtype=pl.Int64),
                "agency_id": pl.Series([self.agency_ids[e.body] for e in errors], dtype=pl.String),
                "report_year": pl.Series([e.year for e in errors], dtype=pl.Int32),
                "scope": pl.Series([self.scope(e.body) for e in errors], dtype=pl.String),
                "figure_key": pl.Series([e.figure_key for e in errors], dtype=pl.String),
                "expected_value": pl.Series([e.expected for e in errors], dtype=pl.Float64).cast(VALUE_TYPE),
                "found_value": pl.Series([e.found for e in errors], dtype=pl.Float64).cast(VALUE_TYPE),
            }
        )


_SPOKEN = (
    "applications.received_new.total",
    "applications.received_new.natural_person",
    "applications.carried_in.total",
    "applications.outcome_total.total",
    "applications.carried_out.total",
    "remedies.reconsideration.total",
    "remedies.litigation_direct.total",
    "remedies.litigation_after_reconsideration.total",
    "proactive.normative_documents.in_force_total",
)
"""Figures that a narrative states."""

_NUMBER, _ZERO, _BLANK, _SLASH, _DASH = range(5)
_STATE_NAMES = {
    _NUMBER: "number",
    _ZERO: "zero",
    _BLANK: "blank",
    _SLASH: "not_applicable",
    _DASH: "not_applicable",
}
_RAW = {_SLASH: "/", _DASH: "-"}


@dataclass(frozen=True, slots=True)
class Tables:
    """A whole simulation in memory: rows of the tables agency, report, figure, paragraph, region and source_file.

    `planted_error` as in Batch; `missing_report`: agency_id, report_year, scope of reports that never came out.
    """

    agency: pl.DataFrame
    report: pl.DataFrame
    figure: pl.DataFrame
    paragraph: pl.DataFrame
    region: pl.DataFrame
    source_file: pl.DataFrame
    planted_error: pl.DataFrame
    missing_report: pl.DataFrame


def simulate(bodies: int, years: Sequence[int], seed: int, *, with_errors: bool = True) -> Tables:
    """Everything at once, `report_id` from 1 through all years. For large provinces use Simulation and its batches."""
    simulation = Simulation(bodies, years, seed, with_errors=with_errors)
    reports, figures, paragraphs, documents, errors = [], [], [], [], []
    missing = []
    offset = 0
    for published in simulation.publish():
        missing += [
            (simulation.agency_ids[int(body)], published.year, simulation.scope(int(body)))
            for body in np.flatnonzero(published.is_missing)
        ]
        for batch in simulation.print_batches(published):
            shift = pl.col("report_id") + offset
            reports.append(batch.reports.with_columns(shift))
            figures.append(batch.figures.with_columns(shift))
            paragraphs.append(batch.paragraphs.with_columns(shift))
            errors.append(batch.planted_errors.with_columns(shift))
            documents.append(batch.documents)
            offset += batch.reports.height
    return Tables(
        simulation.agencies,
        pl.concat(reports),
        pl.concat(figures),
        pl.concat(paragraphs),
        simulation.regions,
        pl.concat(documents),
        pl.concat(errors),
        pl.DataFrame(
            missing,
            schema={"agency_id": pl.String, "report_year": pl.Int32, "scope": pl.String},
            orient="row",
        ),
    )


def report_title(name: str, year: int) -> str:
    """The title of a report, marked as simulated."""
    return f"{name}{year}年政府信息公开工作年度报告({_NOTE})"


@cache
def form_of(year: int) -> str:
    """The format that is in force for a report year."""
    fitting = [
        v.code for v in load_versions() if v.is_readable and v.first_report_year <= year <= (v.last_report_year or year)
    ]
    return fitting[-1]


def earlier_form(form: str) -> str:
    """The readable format before another."""
    codes = list(load_forms())
    return codes[codes.index(form) - 1]


def first_year() -> int:
    """The first report year of the oldest readable format."""
    return min(form.version.first_report_year for form in load_forms().values())


@cache
def form_fields(form: str) -> tuple[FormField, ...]:
    """The cells of the national form, in printed order."""
    return tuple(field for field in load_forms()[form].fields() if field.row.is_national)


def column_of(field: FormField) -> int:
    """The column of the matrix that holds a cell."""
    return cell_index()[field.key]


@cache
def _cell_frame(form: str) -> pl.DataFrame:
    """The codes and places of the cells of a form, one row a cell."""
    fields = form_fields(form)
    return pl.DataFrame(
        {
            "table_code": [f.row.table for f in fields],
            "row_code": [f.row.code for f in fields],
            "column_code": [f.column.code for f in fields],
            "open_unit": [not f.column.unit for f in fields],
            "source_place": [
                f"{_NOTE},表“{_TABLE_TITLES[f.row.table]}”,行“{f.row.label_zh}”,列“{f.column.label_zh}”" for f in fields
            ],
        }
    )
