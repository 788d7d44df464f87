"""From a number of a section's table to the cells behind it: the source of the one, or a list of several."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import polars as pl
import streamlit as st

from disclosure.measures import catalogue
from disclosure.ui.parts.evidence import open_drawer
from disclosure.ui.parts.figures import cells_address
from disclosure.ui.parts.form_table import CORRECTED, show_state
from disclosure.ui.shell import address
from disclosure.ui.shell.labels import escape_markdown
from disclosure.ui.shell.page import View, link_to

Row = Mapping[str, Any]

_PRESSED = "section_pressed"


def note_press(view: View, key: str, frame: pl.DataFrame, measure: str | None) -> Callable[[int], None] | None:
    """What a table does when a row of it is pressed; None where its rows are of no measure and year."""
    if "report_year" not in frame.columns or (measure is None and "measure" not in frame.columns):
        return None

    def pressed(number: int) -> None:
        row = frame.row(number, named=True)
        selected = view.selection.agency_ids
        st.session_state[_PRESSED] = {
            "page": view.page,
            "key": key,
            "measure": str(row.get("measure") or measure),
            "year": int(row["report_year"]),
            "agency_id": row.get("agency_id") or (selected[0] if len(selected) == 1 else None),
        }

    return pressed


def show_pressed(view: View, key: str) -> None:
    """Open what was pressed in this section's table: the source of its cell, its cells, or the data page."""
    pressed = st.session_state.get(_PRESSED)
    if not pressed or pressed["page"] != view.page:
        _forget()
        return
    if pressed["key"] != key or pressed["measure"] not in {measure.code for measure in catalogue.list_measures()}:
        return
    if pressed["agency_id"] is None:
        _forget()
        wanted = address.address_for("data", **cells_address(view, pressed["measure"], pressed["year"]))
        st.switch_page("pages/data.py", query_params=wanted)
    frame = view.answers.ask(
        "measure_cells",
        measure=pressed["measure"],
        agency_id=str(pressed["agency_id"]),
        years=[pressed["year"]],
        scope=view.selection.scope,
    )
    rows = frame.unique(["table_code", "row_code", "column_code"], maintain_order=True).rows(named=True)
    if len(rows) == 1:
        open_drawer(view, int(rows[0]["report_id"]), _key(rows[0]), _forget)
    elif rows:
        _open_list(view, pressed, rows)
    else:
        _forget()


def _open_list(view: View, pressed: Row, rows: list[dict[str, Any]]) -> None:
    words = view.words

    @st.dialog(words.text("cells.title"), position="right", width="medium", on_dismiss=_forget)
    def drawer() -> None:
        st.caption(f"{escape_markdown(words.measure(pressed['measure']))} · {words.year(pressed['year'])}")
        st.markdown(words.text("cells.hint"))
        for row in rows:
            text, _ = show_state(row, words)
            mark = f" {CORRECTED}" if row["correction_kind"] else ""
            link_to(
                view,
                "agency",
                escape_markdown(f"{words.form_label(row, 'row')} · {words.form_label(row, 'column')}: {text}{mark}"),
                icon=":material/grid_on:",
                body=str(pressed["agency_id"]),
                focus=str(pressed["year"]),
                cell=f"{pressed['year']}.{_key(row)}",
                years=None,
            )

    drawer()


def _key(row: Row) -> str:
    return f"{row['table_code']}.{row['row_code']}.{row['column_code']}"


def _forget() -> None:
    if st.session_state.pop(_PRESSED, None):
        st.session_state["cells_turn"] = turn() + 1


def turn() -> int:
    """Part of the keys of the tables: they forget what was pressed when the drawer is closed."""
    return int(st.session_state.get("cells_turn", 0))
