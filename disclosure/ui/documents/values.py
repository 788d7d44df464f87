"""What fills the sentences of a document: values of the named queries, and why some of them cannot be stated."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache
from typing import Any, TypeVar

import polars as pl

from disclosure.decisions.reviews import CONFIRMED, STATES, UNDECIDED
from disclosure.documents.sentences import Find, Lacking, Number, load_sentences
from disclosure.measures import catalogue
from disclosure.ui.checks.letter_sheets import BLANK_HEAD, LetterHead
from disclosure.ui.parts.comparisons import by_year
from disclosure.ui.parts.figures import is_change_of_small_base, rows_of_year
from disclosure.ui.parts.sections import series_breaks
from disclosure.ui.parts.statements import rule_title
from disclosure.ui.shell import filters
from disclosure.ui.shell.labels import Words
from disclosure.ui.shell.page import View
from disclosure.ui.shell.populations import MINIMUM_BASE

Row = Mapping[str, Any]
T = TypeVar("T")

OTHER = tuple(state for state in STATES if state not in (*CONFIRMED, *UNDECIDED))
CHANGES = (
    "received_new",
    "carried_in",
    "outcome_total",
    "carried_out",
    "disclosure_rate_d1",
    "clearance_rate",
    "documents_issued",
    "documents_in_force",
    "licence_decisions",
    "penalty_decisions",
    "coercive_decisions",
    "remedy_total",
    "reconsideration_total",
    "litigation_total",
    "correction_rate",
)
"""The measures that are compared with the year before, in the order of the form."""

APPLICANTS = ("received_new", "received_new_natural_person", "received_new_organisations")
"""What was received, and the kinds of applicants that a sentence divides it into."""

GROUPED = ("received_new", "disclosure_rate_d1")
RANKED = ("received_new", "disclosure_rate_d1")
DIMENSIONS = ("level", "kind", "region")
_POOLED = ("value", "numerator", "denominator")
MOST_RANKED = 20
EVERY_BODY = 1_000_000
NAMED_BODIES = 30
"""Bodies named in one sentence; the list of confirmed findings has them all."""

_STATED = ("value", "numerator", "denominator", "median_value")
"""Columns of a measure that are withheld where its base is small."""


@cache
def sentence_measures() -> tuple[str, ...]:
    """Every measure that a sentence or a table of the documents needs, in the order of the catalogue."""
    named = {name.partition(".")[0] for sentence in load_sentences() for name in sentence.names()}
    return tuple(
        measure.code
        for measure in catalogue.list_measures()
        if measure.code in named or measure.code in (*CHANGES, *GROUPED)
    )


@dataclass
class Values:
    """The values of one document: a view with a year in focus. Each query is asked once, when it is needed."""

    view: View
    year: int
    head: LetterHead = BLANK_HEAD
    _kept: dict[str, Any] = field(default_factory=dict)

    @property
    def words(self) -> Words:
        """The words of the document's language."""
        return self.view.words

    @property
    def overlaps(self) -> bool:
        """Whether reports of the selection contain each other: a province's aggregate holds those of its cities."""
        return self.view.selection.scope == "aggregate" and self.groups("level")["group_code"].n_unique() > 1

    def parameters(self) -> filters.Parameters:
        """The selection, for the year of the document."""
        return {**self.view.selection.parameters_without_years(), "years": [self.year]}

    def by_year(self) -> pl.DataFrame:
        """`measure_by_year` of every measure that is needed, for all years of the selection."""
        return self._keep("by_year", lambda: by_year(self.view, sentence_measures()))

    def measures(self) -> Mapping[str, Row]:
        """Measure -> its row in the year of the document."""
        return self._keep("measures", lambda: rows_of_year(self.by_year(), self.year))

    def groups(self, dimension: str) -> pl.DataFrame:
        """`measure_by_group` of the grouped measures in the year of the document; levels and kinds in their order."""

        def ask() -> pl.DataFrame:
            frame = self.view.answers.ask(
                "measure_by_group", measures=list(GROUPED), dimension=dimension, population="all", **self.parameters()
            )
            order = {code: place for place, code in enumerate(filters.ORDERS.get(dimension, ()))}
            place = pl.col("group_code").replace_strict(order, default=len(order), return_dtype=pl.Int64)
            return frame.sort(place, maintain_order=True)

        return self._keep(f"groups {dimension}", ask)

    def ranking(self, measure: str, limit: int = MOST_RANKED) -> pl.DataFrame:
        """`measure_ranking` of a measure, the highest first."""
        return self._keep(
            f"ranking {measure} {limit}",
            lambda: self.view.answers.ask(
                "measure_ranking",
                measure=measure,
                year=self.year,
                direction="highest",
                minimum_base=MINIMUM_BASE,
                limit=limit,
                **self.view.selection.parameters_without_years(),
            ),
        )

    def reasons(self) -> list[dict[str, Any]]:
        """The rows of `outcome_reasons` with a number, the most frequent first."""
        frame = self._keep("reasons", lambda: self.view.answers.ask("outcome_reasons", **self.parameters()))
        rows = frame.filter(pl.col("value").is_not_null()).sort("value", descending=True, maintain_order=True)
        return list(rows.iter_rows(named=True))

    def rules(self, states: Sequence[str] | None) -> pl.DataFrame:
        """`finding_count` by rule, of the findings in some states."""
        return self._keep(
            f"rules {states}",
            lambda: self.view.answers.ask(
                "finding_count",
                dimension="rule",
                severities=None,
                rule_ids=None,
                decisions=None if states is None else list(states),
                limit=1_000,
                offset=0,
                **self.parameters(),
            ),
        )

    def confirmed(self, limit: int = EVERY_BODY) -> pl.DataFrame:
        """The findings of the year that a person found to be so."""
        return self._findings(CONFIRMED, limit)

    def missing_on_roster(self) -> pl.DataFrame:
        """The bodies of the roster whose report of the year is not in the store."""
        return self._keep("owed", lambda: self.view.answers.ask("roster_missing", **self._without_scope()))

    def named_by_law(self) -> frozenset[str]:
        """Of the bodies whose report is owed, those that article 49 of the Regulation names; others follow practice."""
        frame = self._keep(
            "named",
            lambda: self.view.answers.ask(
                "coverage_matrix", **self.parameters(), coverage_states=["owed"], limit=EVERY_BODY, offset=0
            ),
        )
        return frozenset(frame.filter(pl.col("is_named_by_law"))["agency_id"].to_list())

    def has_roster(self) -> bool:
        """Whether the office has said which bodies owe a report of the year."""
        return bool(self._roster())

    def find(self, name: str, look: str) -> Number | Lacking:
        """The value for a place of a sentence that is about the whole selection."""
        source, _, column = name.partition(".")
        if source in self.measures():
            return self._measure_value(name, source, column, look, self.measures()[source])
        if source == "ranking":
            measure, _, column = column.partition(".")
            frame = self.ranking(measure, 1)
            return self._plain(name, frame.row(0, named=True)[column] if frame.height else None, "measure_ranking")
        finders: Mapping[str, Callable[[], tuple[object, str]]] = {
            "year": lambda: (self.year, ""),
            "previous_year": lambda: (self.year - 1, ""),
            "scope": lambda: (self.words.code("scope", self.view.selection.scope), ""),
            "selection": lambda: self._selection(column),
            "all": lambda: (self._row("coverage_by_year").get(column), "coverage_by_year"),
            "reporting": lambda: (self._row("coverage_count").get(column), "coverage_count"),
            "changed": lambda: (self._row("changed_after_publication").get(column), "changed_after_publication"),
            "roster": lambda: (self._roster().get(column), "roster_coverage"),
            "findings": lambda: (self._finding_total(column), "finding_list"),
            "corrected": lambda: (self._corrected(), "corrected_cells"),
            "head": lambda: (self._head(column), ""),
            "reason1": lambda: (self._reason(0, column), "outcome_reasons"),
            "reason2": lambda: (self._reason(1, column), "outcome_reasons"),
            "reason3": lambda: (self._reason(2, column), "outcome_reasons"),
        }
        finder = finders.get(source)
        if finder is None:
            return self._lacking("missing")
        if self.overlaps and source.startswith("reason"):
            return self._lacking("overlap")
        value, query = finder()
        return self._plain(name, value, query)

    def rows(self, each: str) -> list[Find]:
        """For each row of a list, what finds values for a sentence about that row."""
        if each == "changes":
            return [self._of_change(code) for code in CHANGES if code in self.measures()]
        if each == "levels":
            return [self._of_group(code) for code in self.groups("level")["group_code"].unique(maintain_order=True)]
        if each == "rules":
            return [self._of_rule(row) for row in self.rules(CONFIRMED).iter_rows(named=True)]
        raise ValueError(f"no list {each!r}")

    def lacking_reason(self, code: str, row: Row, column: str) -> Lacking | None:
        """Why a column of a measure's row must not be stated; None where it may."""
        is_rate = catalogue.measure(code).is_rate
        if self.overlaps and (column in _POOLED or column.startswith("matched_")):
            return self._lacking("overlap")
        if column.startswith("matched_") and column != "matched_body_count":
            if row["has_break"]:
                return self._lacking("break")
            if not row["matched_body_count"]:
                return self._lacking("missing")
            if is_rate and is_change_of_small_base(row):
                return self._lacking("small")
        if column in _STATED and is_rate and row["is_below_base"]:
            return self._lacking("small")
        return None

    def _measure_value(self, name: str, code: str, column: str, look: str, row: Row) -> Number | Lacking:
        query = "measure_by_year"
        if column == "breaks":
            rows = self.by_year().filter((pl.col("measure") == code) & (pl.col("report_year") == self.year))
            names = self.words.list([each.label for each in series_breaks(self.view, rows)])
            return self._plain(name, names or None, "series_breaks")
        if column == "has_break":
            return Number(name, int(bool(row["has_break"])), "", query)
        lacking = self.lacking_reason(code, row, column)
        if lacking is not None:
            return lacking
        return self._written(name, row.get(column), self._look(code, column, look), query)

    def _look(self, code: str, column: str, look: str) -> str:
        if look or not catalogue.measure(code).is_rate or column.endswith(("_count", "numerator", "denominator")):
            return look
        return "points" if column == "matched_change" else "ratio"

    def _written(self, name: str, value: object, look: str, query: str) -> Number | Lacking:
        if value is None:
            return self._lacking("missing")
        if not isinstance(value, int | float | Decimal):
            return Number(name, value, str(value), query)
        words = self.words
        if look == "ratio":
            text = words.ratio(value)
        elif look == "points":
            text = words.points(float(value))
        elif look == "signed":
            text = words.signed_count(value)
        else:
            text = words.short_value(value, is_rate=False)
        return Number(name, value, text, query)

    def _plain(self, name: str, value: object, query: str) -> Number | Lacking:
        if name in ("year", "previous_year"):
            return Number(name, value, str(value), query)
        return self._written(name, value, "", query)

    def _lacking(self, reason: str) -> Lacking:
        return Lacking(reason, self.words.text(f"documents.lacking_{reason}"))  # type: ignore[arg-type]

    def _selection(self, column: str) -> tuple[object, str]:
        if column in ("level_count", "kind_count"):
            return self.groups(column.removesuffix("_count"))["group_code"].n_unique(), "measure_by_group"
        if column == "is_mixed":
            counts = [self.groups(name)["group_code"].n_unique() for name in ("level", "kind")]
            return int(max(counts) > 1), "measure_by_group"
        if column == "overlaps":
            return int(self.overlaps), "measure_by_group"
        if column == "applicant_difference":
            return self._applicant_difference(), "measure_by_year"
        described = filters.describe(self.view.selection, self.view.answers, self.words)
        if column == "area":
            is_chosen = self.view.selection.region_code is not None
            region = dict(described)[self.words.text("filter.region")]
            return region if is_chosen else self.words.text("documents.selected_bodies"), ""
        everything = self.words.text("filter.all")
        parts = [
            self.words.text("documents.filter", name=name, value=value)
            for name, value in described
            if value not in (everything, self.words.text("filter.region_all"))
            and name != self.words.text("filter.years")
        ]
        return self.words.text("documents.filter_separator").join(parts), ""

    def _applicant_difference(self) -> float | None:
        """By how much the kinds of applicants exceed the total that stands before them; None where not comparable."""
        rows = [self.measures().get(code) for code in APPLICANTS]
        if self.overlaps or any(row is None or row["value"] is None for row in rows):
            return None
        total, *parts = (row for row in rows if row is not None)
        if any(part["body_count"] != total["body_count"] for part in parts):
            return None
        return float(sum(part["value"] for part in parts) - total["value"])

    def _row(self, query: str) -> Row:
        frame = self._keep(query, lambda: self.view.answers.ask(query, **self.parameters()))
        return frame.row(0, named=True) if frame.height else {}

    def _without_scope(self) -> filters.Parameters:
        return {name: value for name, value in self.parameters().items() if name != "scope"}

    def _roster(self) -> Row:
        frame = self._keep("roster", lambda: self.view.answers.ask("roster_coverage", **self._without_scope()))
        return frame.row(0, named=True) if frame.height else {}

    def _findings(self, states: Sequence[str] | None, limit: int) -> pl.DataFrame:
        return self._keep(
            f"findings {states} {limit}",
            lambda: self.view.answers.ask(
                "finding_list",
                severities=None,
                rule_ids=None,
                decisions=None if states is None else list(states),
                limit=limit,
                offset=0,
                **self.parameters(),
            ),
        )

    def _finding_total(self, which: str) -> int | None:
        states: Mapping[str, Sequence[str] | None] = {
            "all": None,
            "confirmed": CONFIRMED,
            "undecided": UNDECIDED,
            "other": OTHER,
        }
        frame = self._findings(states[which], 1)
        return int(frame["row_count"][0]) if frame.height else 0

    def _corrected(self) -> int:
        frame = self._keep("corrected", lambda: self.view.answers.ask("corrected_cells", **self.parameters()))
        return int(frame["corrected_cell_count"].sum())

    def _head(self, column: str) -> str | None:
        if column == "answer_by":
            return self.words.day(self.head.answer_by) if self.head.answer_by else None
        return str(getattr(self.head, column)) or None

    def _reason(self, place: int, column: str) -> object:
        rows = self.reasons()
        if place >= len(rows):
            return None
        return self.words.measure(rows[place]["measure"]) if column == "name" else rows[place][column]

    def _of_change(self, code: str) -> Find:
        row = self.measures()[code]
        lacking = self.lacking_reason(code, row, "matched_change")
        if lacking is None and row["matched_change"] is None:
            lacking = self._lacking("missing")

        def find(name: str, look: str) -> Number | Lacking:
            source, _, column = name.partition(".")
            if source != "row":
                return self.find(name, look)
            if column == "name":
                return Number(name, code, self.words.measure(code), "")
            if column == "is_compared":
                return Number(name, int(lacking is None), "", "measure_by_year")
            if column == "reason":
                return self._lacking("missing") if lacking is None else Number(name, lacking.reason, lacking.text, "")
            if look == "change":
                return self._change_text(name, code, row, lacking)
            if lacking is None and column in ("matched_previous_value", "matched_value"):
                texts = self.words.short_values(
                    row["matched_previous_value"], row["matched_value"], catalogue.measure(code).is_rate
                )
                return Number(name, row[column], texts[column == "matched_value"], "measure_by_year", code)
            found = self._measure_value(name, code, column, look, row)
            return found if isinstance(found, Lacking) else replace(found, measure=code)

        return find

    def _change_text(self, name: str, code: str, row: Row, lacking: Lacking | None) -> Number | Lacking:
        if lacking is not None:
            return lacking
        words, change, ratio = self.words, row["matched_change"], row["matched_change_ratio"]
        if catalogue.measure(code).is_rate:
            text = words.points(change)
        elif ratio is None:
            text = words.signed_count(change)
        else:
            text = words.text("format.change", change=words.signed_count(change), ratio=words.signed_ratio(ratio))
        return Number(name, change, text, "measure_by_year", code)

    def _of_group(self, group: str | None) -> Find:
        frame = self.groups("level").filter(pl.col("group_code").eq_missing(group))
        rows = {row["measure"]: row for row in frame.iter_rows(named=True)}

        def find(name: str, look: str) -> Number | Lacking:
            source, _, column = name.partition(".")
            if source != "row":
                return self.find(name, look)
            if column == "name":
                return Number(name, group, self.words.code("level", group), "")
            if column == "report_count":
                return self._plain(name, rows[GROUPED[0]]["report_count"], "measure_by_group")
            code, _, column = column.partition(".")
            row = rows[code]
            if column in _STATED and row["is_below_base"]:
                return self._lacking("small")
            return self._written(name, row[column], self._look(code, column, look), "measure_by_group")

        return find

    def _of_rule(self, row: Row) -> Find:
        words = self.words

        def find(name: str, look: str) -> Number | Lacking:
            source, _, column = name.partition(".")
            if source != "row":
                return self.find(name, look)
            if column == "title":
                return Number(name, row["group_code"], rule_title(words, row["group_code"]), "")
            if column == "names":
                found = self.confirmed().filter(pl.col("rule_id") == row["group_code"])["agency_name"]
                names = found.unique(maintain_order=True).to_list()
                text = words.list(names[:NAMED_BODIES])
                if len(names) > NAMED_BODIES:
                    text += words.text("documents.and_more_bodies", count=words.count(len(names) - NAMED_BODIES))
                return Number(name, names, text, "finding_list")
            return self._plain(name, row[column], "finding_count")

        return find

    def _keep(self, name: str, make: Callable[[], T]) -> T:
        if name not in self._kept:
            self._kept[name] = make()
        kept: T = self._kept[name]
        return kept
