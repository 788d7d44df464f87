"""What the page compares: by what, which measure, and the way one level down and up again."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import streamlit as st

from disclosure.measures import catalogue
from disclosure.measures.terms import load_measure_rows
from disclosure.ui.shell import address
from disclosure.ui.shell.filters import ORDERS
from disclosure.ui.shell.page import View

DIMENSIONS = ("region", "level", "kind", "named", "body")
DEFAULT_MEASURE = "disclosure_rate_d1"
MOST_STEPS = 5
"""From the whole country to a township."""


def chosen_dimension() -> str:
    """What is compared: groups by region, level, kind or the office's own, or bodies."""
    return address.value("by") or DIMENSIONS[0]


def choose_dimension(view: View) -> str:
    """The switch between the ways of grouping."""
    words = view.words
    key = f"compare_by_{words.language}_{address.turn()}"
    st.session_state[key] = chosen_dimension()
    chosen = st.segmented_control(
        words.text("compare.by"),
        DIMENSIONS,
        required=True,
        format_func=lambda code: words.code("compare_by", code),
        help=words.text("compare.by_help"),
        key=key,
        wrap=True,
        on_change=address.on_change("by", key, lambda code: None if code == DIMENSIONS[0] else str(code)),
    )
    return str(chosen or DIMENSIONS[0])


def choose_measure(view: View) -> str:
    """One of all measures, by the order of the tables of the form; what is typed finds its name."""
    words = view.words
    tables = {row.code: row.table for row in load_measure_rows()}
    codes = [measure.code for measure in catalogue.list_measures()]
    key = f"compare_measure_{words.language}_{address.turn()}"
    st.session_state[key] = address.keep_one("measure", codes) or DEFAULT_MEASURE
    chosen = st.selectbox(
        words.text("compare.measure"),
        codes,
        format_func=lambda code: words.text(
            "compare.measure_option", table=words.text(f"page.{tables[code]}"), measure=words.measure(code)
        ),
        key=key,
        on_change=address.on_change("measure", key, lambda code: None if code == DEFAULT_MEASURE else str(code)),
        filter_mode="contains",
        width=330,
    )
    return str(chosen)


def at_first_fork(view: View) -> View:
    """The view in the region below which there are several with reports, where all reports selected lie in one."""
    region = view.selection.region_code
    for _ in range(MOST_STEPS):
        below = view.answers.ask(
            "measure_by_group",
            measures=[DEFAULT_MEASURE],
            dimension="region",
            population="all",
            **{**view.selection.parameters(), "region_code": region},
        )
        codes = below["group_code"].unique().to_list()
        if len(codes) != 1 or codes[0] is None or codes[0] == region:
            break
        region = str(codes[0])
    return replace(view, selection=replace(view.selection, region_code=region))


def group_names(view: View, dimension: str, frame: pl.DataFrame) -> dict[str, str]:
    """Code of a group (empty for none) -> its name, for the rows of `measure_by_group`."""
    words = view.words
    names: dict[str, str] = {}
    for code, name in frame.select("group_code", "group_name").unique(maintain_order=True).iter_rows():
        if code is None:
            names[""] = words.text("compare.no_group" if dimension == "named" else "common.not_known")
        elif dimension in ("level", "kind"):
            names[code] = words.code(dimension, code)
        elif dimension == "region" and code == view.selection.region_code:
            names[code] = words.text("compare.own_bodies", name=name or code)
        else:
            names[code] = str(name or code)
    return names


def place_of(dimension: str, code: str) -> tuple[int, str]:
    """Where a group stands among others of the same value."""
    order = ORDERS.get(dimension, ())
    return (order.index(code) if code in order else len(order), code)


def go_down(view: View, dimension: str, code: str) -> None:
    """One level down: the regions within a region, the kinds of a level, the regions of a kind; else the bodies.

    A group that has nothing below it leads to its bodies.
    """
    if not code:
        return
    if dimension == "region":
        address.put("region", code)
        below = view.answers.ask("region_options", parent_region_code=code, scope=view.selection.scope)
        if code == view.selection.region_code or below.is_empty():
            address.put("by", "body")
    elif dimension == "level":
        address.put("level", code)
        address.put("by", "kind")
    elif dimension == "kind":
        address.put("kind", code)
        address.put("by", None)
    else:
        members = view.answers.ask("body_group_list").filter(pl.col("group_code") == code)["agency_id"].to_list()
        address.put("agency", members[: address.MAXIMUM_VALUES])
        address.put("by", "body")
    address.start_anew()


def show_way(view: View, dimension: str, names: dict[str, str]) -> None:
    """One level down by a list that can be searched, and up again to the regions above."""
    words = view.words
    with st.container(horizontal=True, vertical_alignment="bottom"):
        key = f"compare_down_{dimension}_{words.language}_{address.turn()}"
        codes = [code for code in names if code]
        st.selectbox(
            words.text("compare.down"),
            codes,
            index=None,
            format_func=lambda code: names[code],
            placeholder=words.text("compare.down_placeholder", count=words.count(len(codes))),
            key=key,
            on_change=lambda: go_down(view, dimension, str(st.session_state[key] or "")),
            width=330,
        )
        region = address.value("region")
        if region is not None:
            path = view.answers.ask("region_path", region_code=region).to_dicts()
            upper = path[-2] if len(path) > 1 else None
            st.button(
                words.text("compare.up", name=str(upper["region_name"]) if upper else words.text("filter.region_all")),
                icon=":material/arrow_upward:",
                on_click=_go_up,
                args=(str(upper["region_code"]) if upper else None,),
                key="compare_up",
            )


def _go_up(region_code: str | None) -> None:
    address.put("region", region_code)
    address.put("by", None)
    address.start_anew()
