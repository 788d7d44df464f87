"""A compiled report as files in the official layout: Excel with the comparison, Word to print."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import polars as pl
import streamlit as st

from disclosure import downloads
from disclosure.downloads.word import MEDIA_TYPE as WORD_TYPE
from disclosure.form import versions
from disclosure.model.report import TABLE_CODES
from disclosure.ui.checks.letter_sheets import safe_name
from disclosure.ui.parts.exports import MEDIA_TYPES
from disclosure.ui.parts.form_table import Cell, Layout, lay_out
from disclosure.ui.shell.labels import Words
from disclosure.ui.shell.page import View

Row = Mapping[str, Any]
Show = Callable[[Row], tuple[str, Decimal | None]]

MOST_PARTS = 5_000
_WIDTHS = {"proactive": (5.0, 3.0), "applications": (1.4, 1.6, 6.0, 1.5), "remedies": (1.0,)}
"""Of the first columns of a table, in the order of the form; those after them are as wide as the last."""


def show_files(view: View, profile: Row, year: int, frame: pl.DataFrame) -> None:
    """The buttons; each file is made when it is asked for."""
    words = view.words
    mark = "_" + words.text("simulated.file_mark") if view.answers.is_simulated else ""
    stem = f"{safe_name(str(profile['agency_name']))}_{year}_{words.text('compile.file')}{mark}"
    with st.container(horizontal=True):
        st.download_button(
            words.text("compile.docx"),
            data=lambda: compiled_document(view, profile, year, frame),
            file_name=f"{stem}.docx",
            mime=WORD_TYPE,
            key="compile_docx",
            on_click="ignore",
            icon=":material/download:",
            type="primary",
        )
        st.download_button(
            words.text("compile.xlsx"),
            data=lambda: compiled_workbook(view, profile, year, frame),
            file_name=f"{stem}.xlsx",
            mime=MEDIA_TYPES["xlsx"],
            key="compile_xlsx",
            on_click="ignore",
            icon=":material/download:",
        )


def compiled_document(view: View, profile: Row, year: int, frame: pl.DataFrame) -> bytes:
    """The compiled tables as a Word document, with what is in them and what is not."""
    title = view.words.text("compile.document", name=str(profile["agency_name"]), year=year)
    blocks = [*_opening(view, profile, year, title), *_form_blocks(view.words, frame, _compiled(view.words))]
    return downloads.to_docx([*blocks, *_closing(view, frame)], title=title, is_landscape=True)


def compiled_workbook(view: View, profile: Row, year: int, frame: pl.DataFrame) -> bytes:
    """Sheets in the official layout: compiled, published, difference; then the parts."""
    words = view.words
    title = words.text("compile.document", name=str(profile["agency_name"]), year=year)
    opening, closing = _opening(view, profile, year, title), _closing(view, frame)
    sheets: list[tuple[str, list[downloads.Block]]] = [
        (words.text("compile.tab_compiled"), [*opening, *_form_blocks(words, frame, _compiled(words)), *closing])
    ]
    if frame["published_state"].drop_nulls().len():
        for name, show in (("published", _published(words)), ("difference", _difference(words))):
            sheets.append((words.text(f"compile.sheet_{name}"), [*opening[:2], *_form_blocks(words, frame, show)]))
    sheets.append((words.text("compile.parts_sheet"), _part_blocks(view, profile, year)))
    return downloads.to_laid_out_xlsx(sheets, mark=words.text("simulated.mark") if view.answers.is_simulated else None)


def _opening(view: View, profile: Row, year: int, title: str) -> list[downloads.Block]:
    words = view.words
    parts = _parts(view, profile, year)
    included = parts["report_id"].drop_nulls().len()
    blocks: list[downloads.Block] = [downloads.Paragraph(title, "title")]
    if view.answers.is_simulated:
        blocks.append(downloads.Paragraph(words.text("simulated.mark"), "mark"))
    key = "compile.coverage_full" if included == parts.height else "compile.coverage_lacking"
    said = words.text(
        key,
        included=words.count(included),
        count=words.count(parts.height),
        share=words.ratio(included / parts.height if parts.height else None),
    )
    blocks.append(downloads.Paragraph(said))
    absent = parts.filter(pl.col("report_id").is_null())["agency_name"].to_list()
    if absent:
        blocks.append(downloads.Paragraph(words.text("compile.absent", names=words.list(absent)), "small"))
    return blocks


def _closing(view: View, frame: pl.DataFrame) -> list[downloads.Block]:
    words = view.words
    blocks: list[downloads.Block] = [downloads.Paragraph(words.text("compile.note"), "small")]
    left_out = frame.filter(~pl.col("is_compiled"))
    if left_out.height:
        labels = [words.form_label(row, "column") for row in left_out.iter_rows(named=True)]
        text = words.text("compile.left_out", names=words.list(list(dict.fromkeys(labels))))
        blocks.append(downloads.Paragraph(text, "small"))
    version = words.text("footer.version_line", version=view.answers.data_version)
    blocks.append(downloads.Paragraph(version, "small"))
    return blocks


def _form_blocks(words: Words, frame: pl.DataFrame, show: Show) -> list[downloads.Block]:
    """The three tables as the form prints them."""
    form = versions.load_forms()[str(frame["format_version"][0])]
    blocks: list[downloads.Block] = []
    for table in TABLE_CODES:
        rows = {
            f"{table}.{row['row_code']}.{row['column_code']}": row
            for row in frame.filter(pl.col("table_code") == table).iter_rows(named=True)
        }
        layout = lay_out(form, table, {}, words)
        if table == "applications":  # the longest one, whole on a page of its own
            blocks.append(downloads.PageBreak())
        blocks += [
            downloads.Paragraph(words.table(table), "heading"),
            downloads.Grid(_grid_rows(layout, rows, show), _widths(table, layout), head_rows=len(layout.head)),
        ]
    return blocks


def _widths(table: str, layout: Layout) -> tuple[float, ...]:
    first = _WIDTHS[table]
    count = sum(cell.columns for cell in (*layout.head, *layout.body)[0])
    return (*first, *(first[-1:] * (count - len(first))))


def _grid_rows(layout: Layout, rows: Mapping[str, Row], show: Show) -> list[list[downloads.GridCell]]:
    return [[_grid_cell(cell, rows, show) for cell in line] for line in [*layout.head, *layout.body]]


def _grid_cell(cell: Cell, rows: Mapping[str, Row], show: Show) -> downloads.GridCell:
    if not cell.key:
        is_head = cell.look == "head"
        return downloads.GridCell(
            cell.text, cell.rows, cell.columns, align="center" if is_head else "left", is_head=is_head
        )
    row = rows[cell.key]
    text, value = show(row)
    is_marked = bool(row["difference"])
    return downloads.GridCell(text, cell.rows, cell.columns, align="right", is_marked=is_marked, value=value)


def _compiled(words: Words) -> Show:
    def show(row: Row) -> tuple[str, Decimal | None]:
        if not row["is_compiled"]:
            return words.text("compile.not_added"), None
        value = row["compiled_value"]
        return (words.text("common.no_data"), None) if value is None else (words.count(value), value)

    return show


def _published(words: Words) -> Show:
    def show(row: Row) -> tuple[str, Decimal | None]:
        value = row["published_value"]
        if value is None:
            return words.code("state", row["published_state"]), None
        return words.count(value), value

    return show


def _difference(words: Words) -> Show:
    def show(row: Row) -> tuple[str, Decimal | None]:
        value = row["difference"]
        return ("", None) if value is None else (words.count(value), value)

    return show


def _parts(view: View, profile: Row, year: int) -> pl.DataFrame:
    return view.answers.ask("compile_parts", agency_id=str(profile["agency_id"]), year=year, limit=MOST_PARTS, offset=0)


def _part_blocks(view: View, profile: Row, year: int) -> list[downloads.Block]:
    words = view.words
    names = ("agency_name", "part_state", "scope", "kind", "published_on")
    head = [downloads.GridCell(words.text(f"column.{name}"), align="center", is_head=True) for name in names]
    body = [
        [
            downloads.GridCell(str(row["agency_name"])),
            downloads.GridCell(words.code("part_state", row["part_state"])),
            downloads.GridCell(words.code("scope", row["scope"]) if row["scope"] else ""),
            downloads.GridCell(words.code("kind", row["kind"])),
            downloads.GridCell(words.day(row["published_on"]), value=row["published_on"]),
        ]
        for row in _parts(view, profile, year).iter_rows(named=True)
    ]
    return [downloads.Grid([head, *body], (6, 3, 3, 3, 3), head_rows=1)]
