"""A document read back: which template says each sentence, and what the store's own queries have for each place."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import docx
from docx.table import Table

from disclosure.measures import catalogue
from disclosure.store.read import Store
from disclosure.ui.shell.filters import Selection
from disclosure.ui.shell.labels import Words

TEMPLATES = Path(__file__).resolve().parents[2] / "data" / "documents" / "sentence.csv"
PLACE = re.compile(r"\{([a-z0-9_.]+)(?:\|([a-z]+))?\}")
CONFIRMED = ["confirmed", "source_error"]
STATES: Mapping[str, list[str] | None] = {
    "all": None,
    "confirmed": CONFIRMED,
    "undecided": ["open", "reopened"],
    "other": ["explained", "reader_error", "waived"],
}


@dataclass(frozen=True)
class Spoken:
    """A sentence of a document: its template, and what stands in its places."""

    key: str
    text: str
    places: tuple[tuple[str, str, str], ...]
    """(name, look, what is written there)"""


def spoken_sentences(data: bytes, language: str) -> Iterator[Spoken]:
    """Every paragraph in the style of the text as a template says it; AssertionError for one that none does."""
    templates = []
    with TEMPLATES.open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            for text in (row[language], row[f"instead_{language}"]):
                if text:
                    key, names = f"{row['section']}.{row['position']}", PLACE.findall(text)
                    templates.append((key, _as_pattern(text), names))
    for paragraph in docx.Document(io.BytesIO(data)).paragraphs:
        if paragraph.style is None or paragraph.style.name != "Normal" or not paragraph.text.strip():
            continue
        found = [(key, match, names) for key, form, names in templates if (match := form.fullmatch(paragraph.text))]
        assert found, paragraph.text
        # Of templates that all fit, the one with the most fixed words is meant.
        key, match, names = min(found, key=lambda each: sum(map(len, each[1].groups())))
        written = zip(names, match.groups(), strict=True)
        yield Spoken(key, paragraph.text, tuple((name, look, text) for (name, look), text in written))


PAIR = re.compile(r"\\\[([^|]*)\\\|([^|]*?)\\\]")
"""Words for one and for several, in a pattern that is escaped."""


def _as_pattern(template: str) -> re.Pattern[str]:
    parts, last = [], 0
    for place in PLACE.finditer(template):
        # A name may hold what follows it in the template; numbers do not.
        parts += [re.escape(template[last : place.start()]), "(.+)" if place[1] == "row.name" else "(.+?)"]
        last = place.end()
    return re.compile(PAIR.sub(r"(?:\1|\2)", "".join([*parts, re.escape(template[last:])])))


class Queries:
    """The queries of a store, asked for one selection and year, by the names that templates use."""

    def __init__(self, store: Store, selection: Selection, year: int, language: str) -> None:
        self.store, self.selection, self.year, self.words = store, selection, year, Words(language)  # type: ignore[arg-type]
        self.asked: dict[str, dict[str, Any]] = {}
        self.measures: dict[str, dict[str, Any]] = {}
        self.parameters: dict[str, Any] = {**selection.parameters_without_years(), "years": [year]}

    def first(self, query: str, **parameters: Any) -> dict[str, Any]:
        key = f"{query} {parameters}"
        if key not in self.asked:
            frame = self.store.query(query, {**self.parameters, **parameters})
            self.asked[key] = frame.row(0, named=True) if frame.height else {}
        return self.asked[key]

    def measure(self, code: str) -> dict[str, Any]:
        if not self.measures:
            codes = [measure.code for measure in catalogue.list_measures()]
            frame = self.store.query("measure_by_year", {**self.parameters, "measures": codes})
            self.measures = {row["measure"]: row for row in frame.iter_rows(named=True)}
        return self.measures[code]

    def value(self, name: str, row: Mapping[str, Any] | None = None) -> Any:
        """What the queries have for a place; `row` for a sentence about a row of a list."""
        source, _, column = name.partition(".")
        if source == "row":
            assert row is not None, name
            code, _, rest = column.partition(".")
            return row[code][rest] if rest else row[column]
        plain = {"year": self.year, "previous_year": self.year - 1}
        if source in plain:
            return plain[source]
        if source == "all":
            return self.first("coverage_by_year")[column]
        if source == "reporting":
            return self.first("coverage_count")[column]
        if source == "changed":
            return self.first("changed_after_publication")[column]
        if source == "roster":
            parameters = {name: value for name, value in self.parameters.items() if name != "scope"}
            return self.store.query("roster_coverage", parameters).row(0, named=True)[column]
        if source == "findings":
            found = self.first("finding_list", decisions=STATES[column], severities=None, rule_ids=None, **FIRST)
            return found.get("row_count", 0)
        if source == "corrected":
            return self.store.query("corrected_cells", self.parameters)["corrected_cell_count"].sum()
        if source == "ranking":
            code, _, rest = column.partition(".")
            wanted = {**self.selection.parameters_without_years(), "measure": code, "year": self.year}
            frame = self.store.query(
                "measure_ranking", {**wanted, "direction": "highest", "minimum_base": 30, "limit": 1}
            )
            return frame.row(0, named=True)[rest]
        if source.startswith("reason") and source != "reason":
            frame = self.store.query("outcome_reasons", self.parameters).drop_nulls("value")
            found = sorted(frame.iter_rows(named=True), key=lambda each: -each["value"])[int(source[-1]) - 1]
            return self.words.measure(found["measure"]) if column == "name" else found[column]
        if name == "selection.applicant_difference":
            codes = ("received_new_natural_person", "received_new_organisations")
            return sum(self.measure(code)["value"] for code in codes) - self.measure("received_new")["value"]
        if source == "selection" and column.endswith("_count"):
            groups = self.groups(column.removesuffix("_count"))
            return len(groups)
        return self.measure(source)[column]

    def groups(self, dimension: str) -> dict[str | None, dict[str, dict[str, Any]]]:
        """group -> measure -> row."""
        measures = ["received_new", "disclosure_rate_d1"]
        frame = self.store.query(
            "measure_by_group", {**self.parameters, "dimension": dimension, "measures": measures, "population": "all"}
        )
        found: dict[str | None, dict[str, dict[str, Any]]] = {}
        for row in frame.iter_rows(named=True):
            found.setdefault(row["group_code"], {})[row["measure"]] = row
        return found


FIRST = {"limit": 1, "offset": 0}


def agrees(written: str, value: Any) -> bool:
    """Whether what is written is the value: exact for counts (two decimals), to the last digit for percentages."""
    if isinstance(value, str):
        return written == value
    numbers = [Decimal(text.replace(",", "")) for text in re.findall(r"[+-]?\d[\d,]*(?:\.\d+)?", written)]
    if not numbers or value is None:
        return False
    exact = Decimal(str(value))
    if ("%" in written and "(" not in written and "（" not in written) or "点" in written or "points" in written:
        return abs(numbers[0] / 100 - exact) <= Decimal("0.000501")
    return numbers[0] == round(exact, 2)


def captioned_tables(data: bytes) -> Iterator[tuple[str, Table]]:
    """(the caption above it, the table) for every table of a document."""
    document = docx.Document(io.BytesIO(data))
    caption = ""
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            yield caption, block
        elif block.style is not None and block.style.name == "Caption":
            caption = block.text
