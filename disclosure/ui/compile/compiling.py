"""The page of compilation: a government's three tables added up from its parts, beside what it published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import polars as pl
import streamlit as st

from disclosure.form import versions
from disclosure.model.report import TABLE_CODES
from disclosure.ui.checks.findings import cell_name
from disclosure.ui.compile.compiled_files import show_files
from disclosure.ui.parts import controls
from disclosure.ui.parts.form_table import Cell, Layout, lay_out, show_form_table
from disclosure.ui.parts.tables import show_table
from disclosure.ui.shell import address
from disclosure.ui.shell.filters import ask_body_name
from disclosure.ui.shell.labels import NO_NUMBER, Words, escape_markdown
from disclosure.ui.shell.page import View, link_to

OFFERED = 50
PARTS_A_LEAF = 20
DIFFERENCES_SHOWN = 15

Row = Mapping[str, Any]


def choose_government(view: View) -> Row | None:
    """The government to compile: searched by name, or one of those with most parts."""
    words = view.words
    wanted = address.value("government")
    left, right = st.columns(2, vertical_alignment="bottom")
    with left:
        text = ask_body_name(words, words.text("compile.search"), f"compile_text_{words.language}_{address.turn()}")
    offered = view.answers.ask("compile_options", text=text or None, limit=OFFERED)
    names = dict(zip(offered["agency_id"].to_list(), offered["agency_name"].to_list(), strict=True))
    profile = view.answers.first("agency_profile", agency_id=wanted) if wanted else None
    if profile is not None:
        names.setdefault(str(profile["agency_id"]), str(profile["agency_name"]))
    else:
        address.keep_known("government", ())
    if profile is None and names and not text:
        wanted = next(iter(names))
        profile = view.answers.first("agency_profile", agency_id=wanted)
    with right:
        key = f"compile_{words.language}_{address.turn()}"
        st.session_state[key] = wanted if wanted in names else None
        count = int(offered["row_count"][0]) if offered.height else 0
        st.selectbox(
            words.text(
                "compile.choose" if count <= offered.height else "compile.choose_first",
                count=words.count(count),
                shown=words.count(offered.height),
            ),
            list(names),
            index=None,
            format_func=lambda agency_id: names.get(agency_id, agency_id),
            placeholder=words.text("body.placeholder"),
            key=key,
            on_change=lambda: _take(key),
            filter_mode="contains",
        )
    return profile


def _take(key: str) -> None:
    value = st.session_state[key]
    address.put("government", None if value is None else str(value))
    for name in ("leaf", "part"):
        address.put(name, None)


def choose_year(view: View, profile: Row) -> int | None:
    """The report year: those for which a part or the government itself has a report."""
    words = view.words
    children = view.answers.ask("compile_options", text=str(profile["agency_name"]), limit=OFFERED)
    rows = children.filter(pl.col("agency_id") == profile["agency_id"]).rows(named=True)
    if not rows:
        return None
    years = list(range(int(rows[0]["first_report_year"]), int(rows[0]["last_report_year"]) + 1))
    key = f"compile_year_{profile['agency_id']}_{words.language}_{address.turn()}"
    wanted = address.keep_one("focus", {str(year) for year in years})
    st.session_state[key] = years[-1] if wanted is None else int(wanted)
    chosen = st.segmented_control(
        words.text("column.report_year"),
        years,
        required=True,
        format_func=words.year,
        key=key,
        wrap=True,
        on_change=address.on_change("focus", key, lambda year: str(year)),
    )
    return int(chosen) if chosen is not None else years[-1]


def show_parts(view: View, profile: Row, year: int) -> tuple[int, int]:
    """Which parts are in the sum and which are not; returns (included, all)."""
    words = view.words
    leaf = int(address.value("leaf") or 1)
    frame = view.answers.ask(
        "compile_parts",
        agency_id=str(profile["agency_id"]),
        year=year,
        limit=PARTS_A_LEAF,
        offset=(leaf - 1) * PARTS_A_LEAF,
    )
    if frame.is_empty():
        return 0, 0
    included, count = int(frame["included_count"][0]), int(frame["row_count"][0])
    said = {"included": words.count(included), "count": words.count(count)}
    if included < count:
        st.warning(words.text("compile.coverage_lacking", **said), icon=":material/rule:")
    else:
        st.success(words.text("compile.coverage_full", **said), icon=":material/rule:")
    with st.expander(words.text("compile.parts"), icon=":material/account_tree:"):
        show_table(
            frame.select("agency_name", "part_state", "scope", "kind", "level", "published_on"),
            words,
            key="compile_parts",
            alt=words.text("compile.parts"),
            most_rows=PARTS_A_LEAF,
            missing="—",
        )
        if count > PARTS_A_LEAF:
            controls.choose_leaf(view, count, PARTS_A_LEAF)
    return included, count


def show_tables(view: View, profile: Row, year: int) -> None:
    """The compiled tables in the form's layout, the differences, and the files."""
    words = view.words
    frame = view.answers.ask("compile_government", agency_id=str(profile["agency_id"]), year=year)
    if frame.is_empty():
        st.info(words.text("compile.nothing"), icon=":material/info:")
        return
    has_published = frame["published_state"].drop_nulls().len() > 0
    st.caption(words.text("compile.note"))
    left_out = frame.filter(~pl.col("is_compiled"))
    if left_out.height:
        labels = [words.form_label(row, "column") for row in left_out.iter_rows(named=True)]
        st.caption(words.text("compile.left_out", names=words.list(list(dict.fromkeys(labels)))))
    show_files(view, profile, year, frame)
    names = ["differences", "compiled"] if has_published else ["compiled"]
    tabs = st.tabs([words.text(f"compile.tab_{name}") for name in names], key=f"compile_tabs_{words.language}")
    form = versions.load_forms()[str(frame["format_version"][0])]
    with tabs[-1]:
        st.caption(words.text("compile.hint"))
        for table in TABLE_CODES:
            layout = lay_out(form, table, compiled_figures(frame, table), words)
            pressed = show_form_table(
                _mark_lacking(layout, frame, words), words.table(table), address.value("part"), f"compiled_{table}"
            )
            if pressed and pressed != address.value("part"):
                address.put("part", pressed)
                st.rerun()
    if has_published:
        with tabs[0]:
            _show_differences(view, frame)
    else:
        st.info(words.text("compile.no_published"), icon=":material/info:")
    _open_part(view, profile, year)


def compiled_figures(frame: pl.DataFrame, table: str) -> dict[tuple[str, str], dict[str, Any]]:
    """The compiled cells of a table in the terms of `lay_out`: a sum, or why there is none."""
    figures = {}
    for row in frame.filter(pl.col("table_code") == table).iter_rows(named=True):
        value = row["compiled_value"]
        state = "absent" if value is None else "number" if value else "zero"
        figures[row["row_code"], row["column_code"]] = {**row, "value": value, "state": state, "raw_text": ""}
    return figures


def _mark_lacking(layout: Layout, frame: pl.DataFrame, words: Words) -> Layout:
    """Cells whose published number differs are shaded; cells that are not added up say so."""
    rows = {f"{row['table_code']}.{row['row_code']}.{row['column_code']}": row for row in frame.iter_rows(named=True)}

    def change(cell: Cell) -> Cell:
        row = rows.get(cell.key)
        if row is None:
            return cell
        if not row["is_compiled"]:
            return replace(cell, text=words.text("compile.not_added"), look="missing")
        if row["difference"]:
            return replace(cell, look=f"{cell.look} marked".strip())
        return cell

    return Layout(layout.head, [[change(cell) for cell in line] for line in layout.body])


def _show_differences(view: View, frame: pl.DataFrame) -> None:
    words = view.words
    differing = frame.filter(pl.col("difference").is_not_null() & (pl.col("difference") != 0))
    compared = frame["difference"].drop_nulls().len()
    st.markdown(words.text("compile.compared", compared=words.count(compared), differing=words.count(differing.height)))
    over = differing.filter(pl.col("difference") < 0).height
    if over:
        st.warning(words.text("compile.over", count=words.count(over)), icon=":material/warning:")
    if differing.is_empty():
        return
    names = ("compiled_value", "published_value", "difference", "number_count", "part_count")
    head = [Cell(words.text("finding.cell"), look="head")]
    head += [Cell(words.text(f"compile.{name}"), look="head") for name in names]
    body = []
    wanted = controls.wanted_rows(view, "differences", DIFFERENCES_SHOWN)
    shown = differing.sort(pl.col("difference").abs(), descending=True, maintain_order=True).head(wanted)
    for row in shown.iter_rows(named=True):
        key = f"{row['table_code']}.{row['row_code']}.{row['column_code']}"
        label = cell_name(words, key)
        look = "text number bad" if row["difference"] < 0 else "text number"
        body.append(
            [
                Cell(label, look="text wide", key=key, hint=label),
                Cell(words.count(row["compiled_value"]), look="text number"),
                Cell(words.count(row["published_value"]), look="text number"),
                Cell(words.signed_count(row["difference"]), look=look),
                Cell(words.count(row["number_count"]), look="text number"),
                Cell(words.count(row["part_count"]), look="text number"),
            ]
        )
    pressed = show_form_table(
        Layout([head], body), words.text("compile.tab_differences"), address.value("part"), "compile_differences"
    )
    if pressed and pressed != address.value("part"):
        address.put("part", pressed)
        st.rerun()
    controls.offer_more(view, "differences", shown.height, differing.height)


def _open_part(view: View, profile: Row, year: int) -> None:
    """The numbers that one compiled cell is made of, each with its place in its source."""
    words, key = view.words, address.value("part")
    if key is None:
        return
    table, row_code, column_code = key.split(".")
    if not words.has_cell(table, row_code, column_code):
        address.keep_known("part", ())
        return
    frame = view.answers.ask(
        "compile_cell",
        agency_id=str(profile["agency_id"]),
        year=year,
        table_code=table,
        row_code=row_code,
        column_code=column_code,
    )

    @st.dialog(
        words.text("compile.cell_title"), position="right", width="large", on_dismiss=lambda: address.put("part", None)
    )
    def open_drawer() -> None:
        st.markdown(f"**{words.row(table, row_code)} · {words.column(table, column_code)}** {words.year(year)}")
        heads = ("agency_name", "value", "state", "raw_text", "source_place")
        body = [
            [
                Cell(str(row["agency_name"]), look="text"),
                Cell(words.count(row["value"]), look="text number"),
                Cell(
                    words.code("part_state", row["part_state"])
                    if row["state"] is None
                    else words.code("state", row["state"]),
                    look="text faint" if row["value"] is None else "text",
                ),
                Cell(str(row["raw_text"] or NO_NUMBER), look="text"),
                Cell(words.pick_message(str(row["source_place"] or NO_NUMBER)), look="text"),
            ]
            for row in frame.iter_rows(named=True)
        ]
        show_form_table(
            Layout([[Cell(words.text(f"column.{name}"), look="head") for name in heads]], body),
            words.text("compile.cell_caption"),
            None,
            f"compile_cell_{words.language}",
        )

    open_drawer()


def show_heading(view: View, profile: Row) -> None:
    """The government's name and the way to its own page."""
    st.header(escape_markdown(str(profile["agency_name"])), anchor=False)
    link_to(
        view,
        "agency",
        view.words.text("compile.open_agency"),
        body=str(profile["agency_id"]),
        scope="aggregate",
        cell=None,
    )
