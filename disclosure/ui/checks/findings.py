"""The page of findings: how many, where, and the list; grouped and filtered by what stands in the address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl
import streamlit as st

from disclosure.checks import load_rules
from disclosure.decisions.reviews import STATES
from disclosure.ui.data.listings import SEVERITIES
from disclosure.ui.parts import controls
from disclosure.ui.parts.drawing import draw
from disclosure.ui.parts.form_table import Cell, Layout, show_form_table
from disclosure.ui.parts.sections import chart_words
from disclosure.ui.parts.statements import rule_title
from disclosure.ui.parts.telling import say_last
from disclosure.ui.shell import address
from disclosure.ui.shell.access import is_read_only
from disclosure.ui.shell.answers import Value
from disclosure.ui.shell.filters import DEFAULT_SCOPE
from disclosure.ui.shell.labels import NO_NUMBER, Words
from disclosure.ui.shell.page import View

DIMENSIONS = ("agency", "rule", "year", "region", "severity", "decision")
GROUPS_A_LEAF = 20
FINDINGS_A_LEAF = 25
NOTHING = "-"
"""A rule that no finding has: what stands for an empty list, which would mean no restriction."""

SEVERITY_LOOKS = {"error": "bad", "warning": "warn", "note": "faint"}

Row = Mapping[str, Any]


def take_body_along() -> None:
    """From the page of one body on to the findings of that body: call before the page reads its address."""
    body = address.value("body")
    comes_from_body = st.session_state.get(address.PAGE_KEY) == "agency" and not st.query_params
    if comes_from_body and body and not address.values("agency"):
        address.put("agency", body)
        address.start_anew()


def choose_filters(view: View) -> dict[str, Value]:
    """The filters of findings as parameters of the queries: severities, rules (also by category), states."""
    words = view.words
    categories = {rule.category: words.code("category", rule.category) for rule in load_rules()}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        severities = _choose(view, "severity", {code: words.code("severity", code) for code in SEVERITIES})
        decisions = _choose(view, "decision", {code: words.code("finding_state", code) for code in STATES})
        chosen_categories = _choose(view, "category", categories)
        rules = {
            rule.rule_id: rule_title(words, rule.rule_id)
            for rule in load_rules()
            if not chosen_categories or rule.category in chosen_categories
        }
        chosen_rules = _choose(view, "rule", rules)
    if not chosen_rules and chosen_categories:
        chosen_rules = list(rules) or [NOTHING]
    return {"severities": severities or None, "rule_ids": chosen_rules or None, "decisions": decisions or None}


def _choose(view: View, name: str, options: Mapping[str, str]) -> list[str]:
    key = f"finding_{name}_{view.words.language}_{address.turn()}"
    st.session_state[key] = address.keep_known(name, options)
    chosen = st.multiselect(
        view.words.text(f"checks.{name}"),
        list(options),
        format_func=lambda code: options[code],
        placeholder=view.words.text("filter.all"),
        key=key,
        on_change=lambda: _take(name, key),
        filter_mode="contains",
        select_all=False,
    )
    return list(chosen)


def _take(name: str, key: str) -> None:
    address.put(name, st.session_state[key])
    for leaf in ("leaf", "group_leaf"):
        address.put(leaf, None)


def show_counts(view: View, wanted: Mapping[str, Value]) -> int:
    """How many findings there are and how many still wait; returns the number of them all."""
    words = view.words
    rows = _count(view, wanted, "severity").rows(named=True)
    counts = {str(row["group_code"]): int(row["finding_count"]) for row in rows}
    total, undecided = sum(counts.values()), sum(int(row["undecided_count"]) for row in rows)
    with st.container(horizontal=True):
        for code in SEVERITIES:
            st.metric(words.code("severity", code), words.count(counts.get(code, 0)), border=True)
        st.metric(words.text("checks.undecided"), words.count(undecided), border=True)
        st.metric(words.text("checks.decided"), words.count(total - undecided), border=True)
    _mention_other_scope(view, wanted)
    return total


def _mention_other_scope(view: View, wanted: Mapping[str, Value]) -> None:
    """The findings about the other kind of report are easily overlooked: they are never in the same list."""
    words = view.words
    other = "aggregate" if view.selection.scope == "own" else "own"
    parameters = {**view.selection.parameters(), "scope": other, **wanted}
    rows = view.answers.ask("finding_count", **parameters, dimension="severity", limit=10, offset=0)
    if rows.is_empty():
        return
    count = int(rows["finding_count"].sum())
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(words.text("checks.other_scope", scope=words.code("scope", other), count=words.count(count)))
        st.button(
            words.text("empty.other_scope", scope=words.code("scope", other)),
            key="checks_scope",
            type="tertiary",
            on_click=address.put,
            args=("scope", None if other == DEFAULT_SCOPE else other),
        )


def _count(view: View, wanted: Mapping[str, Value], dimension: str, limit: int = 100, offset: int = 0) -> pl.DataFrame:
    parameters = {**view.selection.parameters(), **wanted}
    return view.answers.ask("finding_count", **parameters, dimension=dimension, limit=limit, offset=offset)


def show_groups(view: View, wanted: Mapping[str, Value]) -> None:
    """Findings counted by body, rule, year, region, severity or state; a press on a group lists the findings of it."""
    words = view.words
    key = f"checks_group_{words.language}_{address.turn()}"
    st.session_state[key] = address.value("group") or DIMENSIONS[0]
    chosen = st.segmented_control(
        words.text("checks.group"),
        DIMENSIONS,
        required=True,
        format_func=lambda code: words.code("checks_group", code),
        key=key,
        wrap=True,
        on_change=lambda: _take_group(key),
    )
    dimension = str(chosen or DIMENSIONS[0])
    leaf = int(address.value("group_leaf") or 1)
    frame = _count(view, wanted, dimension, GROUPS_A_LEAF, (leaf - 1) * GROUPS_A_LEAF)
    if frame.is_empty():
        if leaf > 1:
            address.keep_known("group_leaf", ())
            st.rerun()
        return
    numbers = ("error_count", "warning_count", "note_count", "undecided_count", "body_count")
    head = [Cell(words.code("checks_group", dimension), look="head")]
    head += [Cell(words.text(f"checks.{name}"), look="head") for name in numbers]
    body = []
    for row in frame.iter_rows(named=True):
        name, code = _group_name(words, dimension, row), str(row["group_code"] or "")
        cells = [Cell(name, look="text wide", key=code, hint=words.text("checks.narrow", name=name))]
        body.append([*cells, *(Cell(words.count(row[number]), look="text number") for number in numbers)])
    caption = words.text("checks.groups")
    pressed = show_form_table(Layout([head], body), caption, None, f"groups_{dimension}_{words.language}")
    if pressed:
        _narrow(dimension, pressed)
        st.rerun()
    count = int(frame["row_count"][0])
    if count > GROUPS_A_LEAF:
        controls.choose_leaf(view, count, GROUPS_A_LEAF, name="group_leaf")


def _take_group(key: str) -> None:
    value = str(st.session_state[key])
    address.put("group", None if value == DIMENSIONS[0] else value)
    address.put("group_leaf", None)


def _group_name(words: Words, dimension: str, row: Row) -> str:
    code = row["group_code"]
    if dimension in ("agency", "region"):
        return str(row["group_name"] or words.text("common.not_known"))
    if dimension == "year":
        return words.year(int(code))
    if dimension == "rule":
        return rule_title(words, code)
    family = {"severity": "severity", "decision": "finding_state"}[dimension]
    return words.code(family, code)


def _narrow(dimension: str, code: str) -> None:
    parameter = {"year": "years"}.get(dimension, dimension)
    address.put(parameter, code)
    for leaf in ("leaf", "group_leaf", "section"):
        address.put(leaf, None)
    address.start_anew()


def show_list(view: View, wanted: Mapping[str, Value]) -> None:
    """The findings one by one, the gravest first; a press opens one."""
    words = view.words
    leaf = int(address.value("leaf") or 1)
    frame = list_findings(view, wanted, FINDINGS_A_LEAF, (leaf - 1) * FINDINGS_A_LEAF)
    if frame.is_empty():
        if leaf > 1:
            address.keep_known("leaf", ())
            st.rerun()
        st.info(words.text("checks.nothing"), title=words.text("checks.nothing_title"), icon=":material/task_alt:")
        return
    names = ("agency_name", "report_year", "severity", "rule_id", "message", "finding_state")
    head = [Cell(words.text(f"column.{name}"), look="head") for name in names]
    body = [_line(words, row) for row in frame.iter_rows(named=True)]
    st.caption(words.text("checks.hint_read_only" if is_read_only() else "checks.hint"))
    pressed = show_form_table(
        Layout([head], body), words.text("checks.list"), address.value("finding"), f"findings_{words.language}"
    )
    if pressed and pressed != address.value("finding"):
        address.put("finding", pressed)
        st.rerun()
    controls.choose_leaf(view, int(frame["row_count"][0]), FINDINGS_A_LEAF)


def _line(words: Words, row: Row) -> list[Cell]:
    severity, name = str(row["severity"]), str(row["agency_name"])
    message = str(row[f"message_{words.language}"])
    hint = words.text("checks.open", name=name, year=row["report_year"], message=message)
    return [
        Cell(name, look="text"),
        Cell(str(row["report_year"]), look="text"),
        Cell(words.code("severity", severity), look=f"text {SEVERITY_LOOKS.get(severity, '')}"),
        Cell(rule_title(words, row["rule_id"]), look="text"),
        Cell(words.typeset(message), look="text wide", key=finding_code(row), hint=hint),
        Cell(words.code("finding_state", row["decision"]), look="text faint" if row["decision"] == "open" else "text"),
    ]


def list_findings(view: View, wanted: Mapping[str, Value], limit: int, offset: int = 0) -> pl.DataFrame:
    """The findings of the page's filters as the query gives them."""
    return view.answers.ask("finding_list", **{**view.selection.parameters(), **wanted}, limit=limit, offset=offset)


def finding_code(row: Row) -> str:
    """What names a finding in the address: body, year, scope, rule and cell (empty for a whole report)."""
    return "~".join(str(row[name]) for name in ("agency_id", "report_year", "scope", "rule_id", "figure_key"))


def find_findings(view: View, code: str) -> list[dict[str, Any]]:
    """The findings with this name; several where a rule has more to say about one cell, none where it is mended."""
    agency_id, year, scope, rule_id, figure_key = code.split("~")
    frame = view.answers.ask(
        "finding_list",
        years=[int(year)],
        scope=scope,
        region_code=None,
        levels=None,
        kinds=None,
        agency_ids=[agency_id],
        severities=None,
        rule_ids=[rule_id],
        decisions=None,
        limit=1000,
        offset=0,
    )
    return frame.filter(pl.col("figure_key") == figure_key).rows(named=True)


def cell_name(words: Words, figure_key: str | None) -> str:
    """A cell in words: table, row and column; the whole report where a rule names no cell."""
    if not figure_key or figure_key.count(".") != 2:
        return words.text("checks.whole_report")
    table, row, column = figure_key.split(".")
    return words.text(
        "checks.cell", table=words.table(table), row=words.row(table, row), column=words.column(table, column)
    )


def value_text(words: Words, value: object) -> str:
    """A number of a finding; a dash where it has none."""
    return NO_NUMBER if value is None else words.count(value)  # type: ignore[arg-type]


def show_years(view: View, wanted: Mapping[str, Value]) -> None:
    """Errors, warnings and notes by report year."""
    words = view.words
    frame = _count(view, wanted, "year")
    long = frame.select(
        pl.col("group_code").cast(pl.Int32).alias("report_year"), *(f"{code}_count" for code in SEVERITIES)
    )
    # A year with reports in which nothing was found has no findings, not no data.
    years = sorted({*view.selection.reported_years, *long["report_year"].to_list()})
    long = (
        pl.DataFrame({"report_year": years}, schema={"report_year": pl.Int32})
        .join(long, on="report_year", how="left")
        .fill_null(0)
        .unpivot(index="report_year", variable_name="category", value_name="value")
    )
    names = {f"{code}_count": words.code("severity", code) for code in SEVERITIES}
    sentence = say_last(words, long, "category", names, is_rate=False)
    chart = draw(
        "bars_by_year",
        long.sort("report_year"),
        labels=chart_words(words),
        category_labels=dict(reversed(names.items())),
        unit=words.text("unit.findings"),
        years=years,
        select="none",
        appearance=view.appearance,
    )
    with st.container(border=True):
        st.subheader(words.text("checks.years"), anchor=False)
        if sentence:
            st.markdown(sentence)
        st.vega_lite_chart(chart.specification(), key="checks_years", alt=sentence or words.text("checks.years"))
