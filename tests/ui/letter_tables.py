"""The tables of a store as plain rows, and labels of the form, for comparing what goes out with what is held."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from disclosure.form.versions import load_forms
from disclosure.settings import DATA_FOLDER
from disclosure.ui.shell.typography import typeset_chinese
from tests.store.rows import rows_of


def file_rows(name: str) -> list[dict[str, str]]:
    """The rows of a file of data."""
    with (DATA_FOLDER / name).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def _labels(language: str) -> dict[tuple[str, str], dict[str, str]]:
    """(version, table.row or table.column) -> label as it is typeset -> code."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for version, form in load_forms().items():
        for axis, entries in (("row", form.rows), ("column", form.columns)):
            for entry in entries:
                label = entry.label_zh if language == "zh" else entry.label_en
                said = typeset_chinese(label) if language == "zh" else label
                found.setdefault((version, f"{entry.table}.{axis}"), {})[said] = entry.code
    return found


LABELS = {language: _labels(language) for language in ("zh", "en")}


@dataclass
class Tables:
    """The tables of a store as plain rows."""

    folder: Path
    reports: dict[int, dict[str, Any]] = field(default_factory=dict)
    figures: dict[int, dict[str, tuple[Decimal | None, str, str]]] = field(default_factory=dict)
    claims: dict[tuple[int, int], dict[str, Any]] = field(default_factory=dict)
    paragraphs: dict[int, list[tuple[str, str]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        sql = """select r.report_id, r.agency_id, a.name, a.parent_agency_id, a.kind, a.level, r.report_year, r.scope,
            r.format_version, r.published_on from report r join agency a using (agency_id) where r.is_current"""
        names = ("report_id", "agency_id", "name", "parent", "kind", "level", "year", "scope", "form", "published_on")
        self.reports = {row[0]: dict(zip(names, row, strict=True)) for row in rows_of(self.folder, sql)}
        sql = "select report_id, table_code, row_code, column_code, value, state, raw_text from figure"
        for report_id, table, row, column, value, state, raw in rows_of(self.folder, sql):
            self.figures.setdefault(report_id, {})[f"{table}.{row}.{column}"] = (value, state, raw)
        names = ("kind", "subject", "operator", "value", "first", "last", "related", "base", "quote", "position")
        sql = """select report_id, claim_number, claim_kind, subject_code, operator, value, first_year, last_year,
            related_number, base_number, quote, position from claim"""
        for report_id, claim, *values in rows_of(self.folder, sql):
            self.claims[report_id, claim] = dict(zip(names, values, strict=True))
        sql = "select report_id, section_code, paragraph_text from paragraph order by report_id, position"
        for report_id, section, text in rows_of(self.folder, sql):
            self.paragraphs.setdefault(report_id, []).append((section, text))

    def report(self, agency_id: str, year: int, scope: str) -> int | None:
        """The current report of a body, year and scope."""
        wanted = (agency_id, year, scope)
        return next(
            (key for key, row in self.reports.items() if (row["agency_id"], row["year"], row["scope"]) == wanted), None
        )

    def value(self, report_id: int | None, key: str) -> Decimal | None:
        """The number of a cell; None where there is none."""
        return self.figures.get(report_id or 0, {}).get(key, (None, "", ""))[0]


def subject_cells(subject: str, form: str | None) -> list[str]:
    """The cells of the plain reading of a quantity, from the file."""
    with (DATA_FOLDER / "claims" / "cell.csv").open(encoding="utf-8", newline="") as handle:
        return [
            f"{row['table_code']}.{row['row_code']}.{row['column_code']}"
            for row in csv.DictReader(handle)
            if row["subject_code"] == subject and row["reading"] == "1" and row["format_version"] in ("", form)
        ]
