"""The committed figures of real reports (data/reports) as readings, for the store that a fresh copy starts with.

They pass through the same appending as documents do. Their errors stay as published, for the checks to find; what the
people who read them noted (known_issue.csv) is for the tests and is no part of the store.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import cast, get_args

from disclosure.form.versions import load_forms, read_rows
from disclosure.model.report import Figure, Problem, Reading, Scope, State
from disclosure.settings import DATA_FOLDER
from disclosure.store.verified_claims import read_verified_claims

REPORTS_FOLDER = DATA_FOLDER / "reports"
VERIFIED_VERSION = "verified-1"
"""Noted as the reader's version of these figures."""


def read_verified_reports(folder: Path = REPORTS_FOLDER) -> list[Reading]:
    """The readings of report.csv, figure.csv and claim.csv, in their order.

    Raises ValueError, naming file and line, for a cell whose state and value contradict each other.
    """
    figures: dict[str, list[dict[str, str]]] = defaultdict(list)
    for line, row in enumerate(read_rows(folder / "figure.csv"), start=2):
        _check_figure(row, line)
        figures[row["report_number"]].append(row)
    reports = read_rows(folder / "report.csv")
    claims = read_verified_claims(folder, {row["report_number"]: int(row["report_year"]) for row in reports})
    return [
        replace(
            _make_reading(row, figures[row["report_number"]]),
            claims=claims.get(row["report_number"], ()),
        )
        for row in reports
    ]


def _check_figure(row: dict[str, str], line: int) -> None:
    has_value = row["state"] in ("number", "zero")
    if row["state"] not in get_args(State) or has_value != bool(row["value"]):
        raise ValueError(f"figure.csv, line {line}: state {row['state']!r} with value {row['value']!r}")


def _make_reading(row: dict[str, str], cells: list[dict[str, str]]) -> Reading:
    figures = {}
    problems = []
    places = _places(row)
    source = row["source"]
    origin = ("由人工从网页读出", f"read by hand from {source}") if source else ("由人工读出", "read by hand")
    for cell in cells:
        key = cell["figure_key"]
        place = " | ".join(f"{at}; {how}" for at, how in zip(places[key].split(" | "), origin, strict=True))
        value = Decimal(cell["value"]) if cell["value"] else None
        state = cast(State, cell["state"])
        figures[key] = Figure(key, value, state, cell["raw_text"], place, cell["unit"] or None)
        if state == "unreadable":
            problems.append(
                Problem(
                    "cell_unreadable",
                    f"来源中数字连在一起({cell['raw_text']}),无法分清各格 | "
                    f"the digits of several cells run together in the source ({cell['raw_text']})",
                    places[key],
                )
            )
        if cell["is_inferred"] == "true":
            problems.append(
                Problem(
                    "cell_inferred",
                    "来源中数字连在一起或离开了表格,此格由核读人判定 | "
                    "the digits run together or stand outside the table in the source; this cell was decided by hand",
                    places[key],
                )
            )
    is_partial = any(figure.state == "unreadable" for figure in figures.values())
    content = "\n".join([*row.values(), *(",".join(cell.values()) for cell in cells)]).encode("utf-8")
    return Reading(
        source=f"{row['agency']}{row['report_year']}年度（人工核对）",
        sha256=hashlib.sha256(content).hexdigest(),
        status="partial" if is_partial else "complete",
        agency=row["agency"],
        year=int(row["report_year"]),
        scope=cast(Scope, row["scope"]),
        format=row["format_version"],
        published_on=date.fromisoformat(row["published_on"]) if row["published_on"] else None,
        figures=figures,
        problems=tuple(problems),
        media_type="text/csv",
        byte_count=len(content),
        url=row["source"] if row["source"].startswith("http") else None,
    )


def _places(row: dict[str, str]) -> dict[str, str]:
    """Key -> table, row and column by their labels in both languages, those of the report's own format first."""
    forms = load_forms()
    codes = [row["applications_layout"], row["proactive_layout"], row["format_version"]]
    places = {}
    for code in [*(code for code in forms if code not in codes), *codes]:
        for field in forms[code].fields():
            table = {"proactive": "主动公开", "applications": "依申请公开", "remedies": "复议诉讼"}[field.row.table]
            places[field.key] = (
                f"表“{table}”,行“{field.row.label_zh}”,列“{field.column.label_zh}” | "
                f"{field.row.table} table, row {field.row.label_en}, column {field.column.label_en}"
            )
    return places
