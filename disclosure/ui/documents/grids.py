"""Tables of documents: the rows of named queries as grids, numbers as the pages write them, small bases marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from disclosure.decisions.reviews import CONFIRMED
from disclosure.downloads import Grid, GridCell
from disclosure.measures import catalogue
from disclosure.ui.documents.values import CHANGES, GROUPED, RANKED, Values
from disclosure.ui.parts.figures import label_with_unit
from disclosure.ui.parts.statements import rule_title
from disclosure.ui.shell.labels import NO_NUMBER, Words, fold_amount
from disclosure.ui.shell.populations import MINIMUM_BASE

Row = Mapping[str, Any]

SMALL = "＊"
"""Behind a rate with a small base; what it means stands below the table."""

MOST_LISTED = 3_000
"""Rows of a list in a document; beyond, nobody would print it."""


def measure_grid(values: Values, measures: Sequence[str]) -> Grid:
    """Measures of the year: value, parts of the rates where there are any, bodies with a number, median body."""
    words = values.words
    rows = []
    has_rates = any(catalogue.measure(code).is_rate for code in measures if code in values.measures())
    parts = ("numerator", "denominator") if has_rates else ()
    for code in measures:
        row = values.measures().get(code)
        if row is None:
            continue
        is_rate = catalogue.measure(code).is_rate
        rows.append(
            [
                _text(label_with_unit(words, code)),
                _number(NO_NUMBER if values.overlaps else _value(words, row, is_rate)),
                *(
                    _number((NO_NUMBER if values.overlaps else words.count(row[part])) if is_rate else "")
                    for part in parts
                ),
                _number(words.count(row["body_count"])),
                _number(words.short_value(row["median_value"], is_rate)),
            ]
        )
    heads = [
        words.text("documents.head_measure"),
        *(words.text(f"column.{name}") for name in ("value", *parts, "body_count", "median_value")),
    ]
    return _grid(heads, rows, (5, 3, *(2 for _ in parts), 2, 2))


def change_grid(values: Values) -> Grid:
    """The year against the one before, over the bodies with a number in both."""
    words = values.words
    rows = []
    for code in CHANGES:
        row = values.measures().get(code)
        if row is None:
            continue
        is_rate = catalogue.measure(code).is_rate
        lacking = values.lacking_reason(code, row, "matched_change")
        if lacking is None and row["matched_change"] is not None:
            cells = [
                *words.short_values(row["matched_previous_value"], row["matched_value"], is_rate),
                words.points(row["matched_change"]) if is_rate else words.signed_count(row["matched_change"]),
                words.signed_ratio(row["matched_change_ratio"]) if not is_rate else "",
            ]
        else:
            reason = words.text("documents.lacking_missing") if lacking is None else lacking.text
            cells = [NO_NUMBER, NO_NUMBER, reason, ""]
        rows.append(
            [
                _text(label_with_unit(words, code)),
                _number(words.count(row["matched_body_count"])),
                *(_number(cell) for cell in cells),
            ]
        )
    heads = [
        words.text("documents.head_measure"),
        words.text("documents.head_matched"),
        words.year(values.year - 1),
        words.year(values.year),
        words.text("column.change"),
        words.text("column.change_ratio"),
    ]
    return _grid(heads, rows, (5, 2, 2.5, 2.5, 3.5, 2))


def group_grid(values: Values, dimension: str) -> Grid:
    """The groups of a dimension: reports, and each grouped measure with its base and the median body."""
    words = values.words
    frame = values.groups(dimension)
    rows = []
    for group in frame["group_code"].unique(maintain_order=True):
        of_group = {row["measure"]: row for row in frame.filter(pl.col("group_code").eq_missing(group)).to_dicts()}
        first = of_group[GROUPED[0]]
        name = first["group_name"] if dimension == "region" else words.code(dimension, group)
        cells = [_text(name or words.text("common.not_known")), _number(words.count(first["report_count"]))]
        for code in GROUPED:
            row, is_rate = of_group[code], catalogue.measure(code).is_rate
            cells.append(_number(_value(words, row, is_rate)))
            if is_rate:
                cells.append(_number(words.count(row["denominator"])))
            cells.append(_number(words.short_value(row["median_value"], is_rate)))
        rows.append(cells)
    heads = [words.text(f"filter.{dimension}"), words.text("column.report_count")]
    for code in GROUPED:
        parts = ["denominator", "median_value"] if catalogue.measure(code).is_rate else ["median_value"]
        name = words.measure(code)
        heads += [
            name,
            *(words.text("documents.head_of", name=name, part=words.text(f"column.{part}")) for part in parts),
        ]
    return _grid(heads, rows, (3.5, 1.5, 2.2, 2.2, 3, 2.2, 2.5))


def ranking_grid(values: Values, measure: str) -> Grid:
    """The highest bodies of a measure; those with a small base are not ranked and not listed."""
    words, is_rate = values.words, catalogue.measure(measure).is_rate
    rows = []
    for row in values.ranking(measure).filter(pl.col("rank").is_not_null()).iter_rows(named=True):
        parts = [words.count(row["numerator"]), words.count(row["denominator"])] if is_rate else []
        rows.append(
            [
                _number(words.count(row["rank"])),
                _text(row["agency_name"]),
                _text(words.code("level", row["level"])),
                _text(words.code("kind", row["kind"])),
                _number(words.short_value(row["value"], is_rate)),
                *(_number(part) for part in parts),
                _number(words.short_value(row["peer_median"], is_rate)),
                _number(words.count(row["peer_count"])),
            ]
        )
    parts_heads = ["numerator", "denominator"] if is_rate else []
    names = ("rank", "agency_name", "level", "kind", "value", *parts_heads, "peer_median", "peer_count")
    heads = [words.text(f"column.{name}") for name in names]
    return _grid(heads, rows, (1.2, 5, 2, 2.5, 2, *([1.5] * len(parts_heads)), 2, 1.5))


def problem_grid(values: Values) -> Grid:
    """Findings by rule: how many, how many of them confirmed, how many to be decided."""
    words = values.words
    confirmed = {row["group_code"]: row for row in values.rules(CONFIRMED).iter_rows(named=True)}
    rows = []
    for row in values.rules(None).iter_rows(named=True):
        of_rule = confirmed.get(row["group_code"], {"finding_count": 0, "body_count": 0})
        rows.append(
            [
                _text(rule_title(words, row["group_code"])),
                _text(_severities(words, row)),
                *(_number(words.count(row[name])) for name in ("finding_count", "undecided_count")),
                *(_number(words.count(of_rule[name])) for name in ("finding_count", "body_count")),
            ]
        )
    heads = [
        words.text("documents.head_rule"),
        words.text("documents.head_severity"),
        words.text("documents.head_found"),
        words.text("documents.head_undecided"),
        words.text("documents.head_confirmed"),
        words.text("documents.head_confirmed_bodies"),
    ]
    return _grid(heads, rows, (5, 2, 2, 2, 2, 2.5))


def _severities(words: Words, row: Row) -> str:
    """How severe the findings of a rule are: being late is an error of a body that the article names only."""
    counts = {name: row[f"{name}_count"] for name in ("error", "warning", "note") if row[f"{name}_count"]}
    if len(counts) == 1:
        return words.code("severity", next(iter(counts)))
    return words.list([f"{words.code('severity', name)} {words.count(count)}" for name, count in counts.items()])


def confirmed_grid(values: Values) -> tuple[Grid, int]:
    """The findings that a person confirmed (the first MOST_LISTED) with what they are about, and how many there are."""
    words = values.words
    frame = values.confirmed(MOST_LISTED)
    rows = [
        [
            _text(row["agency_name"]),
            _text(rule_title(words, row["rule_id"])),
            _text(words.typeset(str(row[f"message_{words.language}"]))),
        ]
        for row in frame.iter_rows(named=True)
    ]
    heads = [
        words.text("column.agency_name"),
        words.text("documents.head_rule"),
        words.text("documents.head_message"),
    ]
    return _grid(heads, rows, (4, 3, 9)), int(frame["row_count"][0]) if frame.height else 0


def owed_grid(values: Values) -> Grid:
    """The bodies of the roster whose report is not in this store, in the office's own order."""
    words = values.words
    missing = values.missing_on_roster()
    days = ("deadline", "filed_on") if missing["filed_on"].count() else ("deadline",)
    rows = [
        [
            _number(words.count(row["list_position"])),
            _text(row["agency_name"]),
            *(day_cell(words, row[name]) for name in days),
        ]
        for row in missing.iter_rows(named=True)
    ]
    heads = [words.text(f"column.{name}") for name in ("list_position", "agency_name", *days)]
    return _grid(heads, rows, (1, 5, *(3 for _ in days)))


def report_grid(values: Values) -> tuple[Grid, int]:
    """The reports of the selection (the first MOST_LISTED), and how many there are."""
    words = values.words
    frame = values.view.answers.ask("report_list", **values.parameters(), limit=MOST_LISTED, offset=0)
    counts = ("received_new", "outcome_total", "carried_out", "remedy_total")
    rows = [
        [
            _text(row["agency_name"]),
            _text(words.code("level", row["level"])),
            _text(words.code("kind", row["kind"])),
            day_cell(words, row["published_on"]),
            *(_number(words.count(row[name])) for name in counts),
        ]
        for row in frame.iter_rows(named=True)
    ]
    names = ("agency_name", "level", "kind", "published_on", *counts)
    heads = [words.text(f"column.{name}") for name in names]
    return _grid(heads, rows, (5, 2, 2.5, 3.8, 1.9, 1.9, 1.9, 1.9)), int(frame["row_count"][0]) if frame.height else 0


def grid_of(
    heads: Sequence[str],
    rows: Sequence[Sequence[str | GridCell]],
    widths: Sequence[float],
    numbers: Sequence[Sequence[int | Decimal]] | None = None,
) -> Grid:
    """A table of texts and made cells; `numbers` follow in each row, as numbers for a workbook too."""
    body = []
    for place, row in enumerate(rows):
        counted = numbers[place] if numbers is not None else ()
        cells = [amount_cell(f"{fold_amount(number):,f}", Decimal(number)) for number in counted]
        body.append([*(cell if isinstance(cell, GridCell) else _text(cell) for cell in row), *cells])
    return _grid(heads, body, widths)


def day_cell(words: Words, day: date | None) -> GridCell:
    """A date, which a workbook can sort by; a dash where there is none."""
    return GridCell(words.day(day), value=day)


def year_cell(year: int) -> GridCell:
    """A year, a number for a workbook too."""
    return GridCell(str(year), value=Decimal(year), is_plain=True)


def amount_cell(text: str, amount: Decimal) -> GridCell:
    """A number in the words of the page, a number for a workbook too."""
    return GridCell(text, align="right", value=amount)


def has_small(grid: Grid) -> bool:
    """Whether a table holds a number with a small base, so that the mark must be explained."""
    return any(SMALL in cell.text for row in grid.rows for cell in row)


def ranked_measures() -> tuple[str, ...]:
    """The measures that bodies are ranked by."""
    return RANKED


def _value(words: Words, row: Row, is_rate: bool) -> str:
    text = words.short_value(row["value"], is_rate)
    if row["value"] is None or not is_rate or row["denominator"] is None or row["denominator"] >= MINIMUM_BASE:
        return text
    if row["interval_low"] is None:
        return f"{text}{SMALL}"
    low, high = words.ratio(max(0, row["interval_low"])), words.ratio(row["interval_high"])  # never -0.0 %
    return words.text("documents.small", value=f"{text}{SMALL}", low=low, high=high)


def _text(text: str) -> GridCell:
    return GridCell(text)


def _number(text: str) -> GridCell:
    return GridCell(text, align="right")


def _grid(heads: Sequence[str], rows: Sequence[Sequence[GridCell]], widths: Sequence[float]) -> Grid:
    head = [GridCell(text, align="center", is_head=True) for text in heads]
    return Grid([head, *rows], widths, head_rows=1)
