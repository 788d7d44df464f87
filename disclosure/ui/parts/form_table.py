"""A statutory table as the form prints it, every number a button that leads to its source; other tables of cells too.

Drawn by a small component of our own because no table of Streamlit's has cells that span rows and columns and can be
pressed. The browser side only ever sets text (never markup), so nothing in a report can run there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from disclosure.form.versions import Form, FormColumn, FormRow
from disclosure.ui.shell.components import own_component
from disclosure.ui.shell.labels import Words

_TABLE = own_component(__file__)

CORRECTED = "※"
"""Stands behind every number that a person has corrected."""

Figures = Mapping[tuple[str, str], Mapping[str, Any]]
"""(row code, column code) -> the row of the query agency_figures."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its text, the rows and columns it spans, its look; `key` only for numbers that can be pressed."""

    text: str
    rows: int = 1
    columns: int = 1
    look: str = "label"
    key: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """A table ready to draw: rows of cells above and below the line."""

    head: list[list[Cell]]
    body: list[list[Cell]]


def show_form_table(layout: Layout, caption: str, picked: str | None, key: str) -> str | None:
    """Draw a table; gives the key of the number that was pressed in this run, or None."""
    result = _TABLE(
        key=key,
        data={
            "caption": caption,
            "picked": picked or "",
            "head": [[asdict(cell) for cell in row] for row in layout.head],
            "body": [[asdict(cell) for cell in row] for row in layout.body],
        },
        on_picked_change=lambda: None,
    )
    pressed = result.picked
    return str(pressed) if pressed else None


def lay_out(form: Form, table: str, figures: Figures, words: Words) -> Layout:
    """The layout of a statutory table of a version of the form, filled with a report's figures."""
    if table == "proactive":
        return _lay_out_blocks(form, table, figures, words)
    if table == "remedies":
        return _lay_out_across(form, table, figures, words)
    return _lay_out_tree(form, table, figures, words)


def _label(words: Words, entry: FormRow | FormColumn) -> str:
    return words.typeset(entry.label_zh if words.language == "zh" else entry.label_en)


def _number(table: str, row: FormRow, column: FormColumn, figures: Figures, words: Words, span: int = 1) -> Cell:
    figure = figures.get((row.code, column.code), {})
    state = str(figure.get("state") or "absent")
    text, look = show_state(figure, words)
    hint = words.text(
        "form.cell_hint",
        row=_label(words, row),
        column=_label(words, column),
        value=text,
        state=words.code("state", state),
    )
    kind = figure.get("correction_kind")
    if kind:
        text, look = f"{text} {CORRECTED}", "corrected"
        hint += words.text("form.corrected", kind=words.code("correction_kind", str(kind)))
    return Cell(text, columns=span, look=look, key=f"{table}.{row.code}.{column.code}", hint=hint)


def show_state(figure: Mapping[str, Any], words: Words) -> tuple[str, str]:
    """What stands in a cell and how it looks: a number, or the words for what stands there instead."""
    state = str(figure.get("state") or "absent")
    if state in ("number", "zero"):
        unit = figure.get("unit")
        value = words.count(figure["value"])
        return (f"{value} {unit}" if unit == "元" else value), ""
    if state in ("not_applicable", "text"):
        return str(figure["raw_text"]), "missing" if state == "not_applicable" else "trouble"
    return words.text(f"state_short.{state}"), "trouble" if state == "unreadable" else "missing"


def _lay_out_blocks(form: Form, table: str, figures: Figures, words: Words) -> Layout:
    rows = form.table_rows(table)
    grid = 1 + max(len(form.block_columns(table, row.block)) for row in rows)
    body: list[list[Cell]] = []
    shown: str | None = None
    for row in rows:
        if not row.is_national and (row.code, "") not in figures and not _has_figures(row, figures):
            continue
        columns = form.block_columns(table, row.block)
        last = grid - len(columns)
        if row.parent != shown and row.parent is not None:
            shown = row.parent
            body.append([Cell(words.group(table, row.parent), columns=grid, look="head")])
            heads = [
                Cell(_label(words, column), columns=last if column is columns[-1] else 1, look="head")
                for column in columns
            ]
            body.append([Cell(words.text("form.content"), look="head"), *heads])
        numbers = [
            _number(table, row, column, figures, words, span=last if column is columns[-1] else 1) for column in columns
        ]
        body.append([Cell(_label(words, row)), *numbers])
    return Layout([], body)


def _has_figures(row: FormRow, figures: Figures) -> bool:
    return any(
        code == row.code and figure.get("state") not in (None, "absent") for (code, _), figure in figures.items()
    )


def _lay_out_tree(form: Form, table: str, figures: Figures, words: Words) -> Layout:
    rows = form.table_rows(table, kind=None)
    parents = {row.code: row.parent for row in rows}
    labels = {row.code: _label(words, row) for row in rows}
    leaves = [row for row in rows if row.kind == "data"]
    above = {row.code: _ancestors(row.code, parents) for row in leaves}
    depth = 1 + max(len(chain) for chain in above.values())
    begun: set[str] = set()
    body: list[list[Cell]] = []
    for row in leaves:
        cells: list[Cell] = []
        for group in above[row.code]:
            if group not in begun:
                begun.add(group)
                count = sum(group in chain for chain in above.values())
                cells.append(Cell(labels[group], rows=count))
        cells.append(Cell(labels[row.code], columns=depth - len(above[row.code]), look="item"))
        cells += [_number(table, row, column, figures, words) for column in form.block_columns(table, row.block)]
        body.append(cells)
    return Layout(_tree_head(form, table, leaves[0], depth, words), body)


def _ancestors(code: str, parents: Mapping[str, str | None]) -> list[str]:
    chain: list[str] = []
    parent = parents[code]
    while parent is not None:
        chain.insert(0, parent)
        parent = parents[parent]
    return chain


def _tree_head(form: Form, table: str, row: FormRow, depth: int, words: Words) -> list[list[Cell]]:
    columns = form.block_columns(table, row.block)
    middle: list[Cell] = []
    lower: list[Cell] = []
    for column, is_first in _first_of_group(columns):
        if column.parent is None:
            middle.append(Cell(_label(words, column), rows=2, look="head"))
            continue
        if is_first:
            width = sum(other.parent == column.parent for other in columns)
            middle.append(Cell(words.group(table, column.parent), columns=width, look="head"))
        lower.append(Cell(_label(words, column), look="head"))
    upper = [
        Cell(words.text("form.balance_rule"), rows=3, columns=depth, look="label"),
        Cell(words.group(table, "applicant"), columns=len(columns), look="head"),
    ]
    return [upper, middle, lower]


def _first_of_group(columns: Iterable[FormColumn]) -> Iterable[tuple[FormColumn, bool]]:
    seen: set[str] = set()
    for column in columns:
        yield column, column.parent is not None and column.parent not in seen
        if column.parent is not None:
            seen.add(column.parent)


def _lay_out_across(form: Form, table: str, figures: Figures, words: Words) -> Layout:
    rows = form.table_rows(table)
    upper: list[Cell] = []
    middle: list[Cell] = []
    lower: list[Cell] = []
    numbers: list[Cell] = []
    seen: set[str] = set()
    for row in rows:
        columns = form.block_columns(table, row.block)
        if row.parent is None:
            upper.append(Cell(_label(words, row), columns=len(columns), look="head"))
            middle += [Cell(_label(words, column), rows=2, look="head") for column in columns]
        else:
            if row.parent not in seen:
                seen.add(row.parent)
                width = sum(len(form.block_columns(table, other.block)) for other in rows if other.parent == row.parent)
                upper.append(Cell(words.group(table, row.parent), columns=width, look="head"))
            middle.append(Cell(_label(words, row), columns=len(columns), look="head"))
            lower += [Cell(_label(words, column), look="head") for column in columns]
        numbers += [_number(table, row, column, figures, words) for column in columns]
    return Layout([upper, middle, lower], [numbers])
