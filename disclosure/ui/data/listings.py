"""The lists of the data page: cells, reports, problems of reading, findings; paged on the server, downloaded whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl
import streamlit as st

from disclosure import clock
from disclosure.form import versions
from disclosure.model.report import TABLE_CODES
from disclosure.ui.parts import controls
from disclosure.ui.parts.evidence import open_drawer
from disclosure.ui.parts.exports import Export, show_downloads
from disclosure.ui.parts.statements import ask_of, number_meanings
from disclosure.ui.parts.tables import show_table
from disclosure.ui.shell import access, address
from disclosure.ui.shell.labels import NO_NUMBER, PLACE_WORDS, Words
from disclosure.ui.shell.page import View

VIEWS = ("figures", "reports", "missing", "problems", "findings", "decisions", "corrections")
STATES = ("number", "zero", "blank", "not_applicable", "text", "unreadable")
SEVERITIES = ("error", "warning", "note")
PRESSED = ("figures", "findings", "corrections")
"""The lists whose rows are about one cell: pressing one opens its source."""

_TURN = "listings_turn"
ROWS_A_LEAF = 100
ROWS_IN_SIGHT = 18
DOWNLOADED_ROWS = 1_000_000
"""As many rows as one sheet of a workbook holds; more must be narrowed, or exported on the command line."""

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "figures": (
        "agency_name",
        "report_year",
        "scope",
        "table_code",
        "row_label",
        "column_label",
        "value",
        "state",
        "unit",
        "correction_kind",
        "raw_text",
        "source_place",
        "source_name",
        "source_url",
        "level",
        "kind",
        "region_code",
        "format_version",
        "row_code",
        "column_code",
        "agency_id",
        "report_id",
    ),
    "reports": (
        "agency_name",
        "report_year",
        "scope",
        "status",
        "format_version",
        "published_on",
        "received_new",
        "outcome_total",
        "carried_out",
        "remedy_total",
        "title",
        "origin",
        "source_name",
        "source_url",
        "level",
        "kind",
        "region_name",
        "agency_id",
        "report_id",
    ),
    "missing": (
        "agency_name",
        "report_year",
        "region_name",
        "level",
        "kind",
        "first_report_year",
        "last_report_year",
        "agency_id",
    ),
    "problems": (
        "agency_name",
        "report_year",
        "scope",
        "problem_code",
        "message",
        "source_place",
        "source_name",
    ),
    "findings": (
        "agency_name",
        "report_year",
        "scope",
        "severity",
        "rule_id",
        "row_label",
        "column_label",
        "message",
        "expected_value",
        "expected_meaning",
        "found_value",
        "found_meaning",
        "ask",
        "decision",
        "note",
        "reviewer",
        "decided_at",
        "figure_key",
        "agency_id",
        "report_id",
    ),
    "decisions": (
        "agency_name",
        "report_year",
        "scope",
        "rule_id",
        "row_label",
        "column_label",
        "expected_value",
        "found_value",
        "decision",
        "note",
        "reviewer",
        "decided_at",
        "figure_key",
        "agency_id",
    ),
    "corrections": (
        "agency_name",
        "report_year",
        "scope",
        "row_label",
        "column_label",
        "correction_status",
        "correction_kind",
        "wrong_value",
        "wrong_state",
        "wrong_raw_text",
        "corrected_value",
        "corrected_state",
        "reason",
        "evidence_source",
        "corrected_by",
        "corrected_at",
        "recorded_in",
        "figure_key",
        "agency_id",
        "report_id",
    ),
}
BILINGUAL = ("message", "source_place")
"""Columns whose texts hold both languages, `中文 | English`."""

HIDDEN: Mapping[str, tuple[str, ...]] = {
    "figures": ("raw_text", "source_place", "source_name", "source_url", "level", "kind", "format_version"),
    "reports": ("title", "origin", "source_name", "level", "kind", "region_name"),
    "findings": (
        "row_label",
        "column_label",
        "expected_value",
        "expected_meaning",
        "found_value",
        "found_meaning",
        "ask",
        "note",
        "reviewer",
        "decided_at",
    ),
    "corrections": ("wrong_state", "wrong_raw_text", "corrected_state", "evidence_source", "recorded_in"),
}
"""Columns by list that the screen leaves to the download: the drawer or the page of a body has them, or they are what
would push the others off a screen of 1280 pixels."""
CODES = ("row_code", "column_code", "agency_id", "report_id", "figure_key", "region_code")
"""Codes that downloads carry for other programs and the screen leaves out."""
WHERE_ANY = ("unit", "correction_kind")
"""Columns that stand only where a row has something to say in them."""
SAID_BY_STATE = ("figures", "findings", "decisions", "corrections")
"""Lists in which another column says why nothing stands in a cell."""


def choose_view(view: View) -> str:
    """Which list to show."""
    words = view.words
    key = f"data_view_{words.language}_{address.turn()}"
    st.session_state[key] = address.value("list") or VIEWS[0]

    def changed() -> None:
        address.put("list", None if st.session_state[key] == VIEWS[0] else st.session_state[key])
        address.put("leaf", None)

    chosen = st.segmented_control(
        words.text("data.view"),
        VIEWS,
        required=True,
        format_func=lambda code: words.code("data_view", code),
        key=key,
        on_change=changed,
    )
    return str(chosen or VIEWS[0])


def _choose(view: View, name: str, options: Mapping[str, str]) -> list[str] | None:
    """A filter of one list, kept in the address; None means all."""
    words = view.words
    key = f"data_{name}_{words.language}_{address.turn()}"
    st.session_state[key] = address.keep_known(name, options)

    def changed() -> None:
        address.put(name, list(st.session_state[key]))
        address.put("leaf", None)

    chosen = st.multiselect(
        words.text(f"data.{name}"),
        list(options),
        format_func=lambda code: options[code],
        placeholder=words.text("filter.all"),
        key=key,
        on_change=changed,
        select_all=False,
        filter_mode="contains",
    )
    return list(chosen) or None


def show_figures(view: View) -> None:
    """Single cells of the tables, each with its state and its source."""
    words = view.words
    left, middle, right, last = st.columns(4)
    with left:
        tables = _choose(view, "table", {table: words.table(table) for table in TABLE_CODES})
    with middle:
        rows = _choose(view, "row", _form_options(view, "row", tables))
    with right:
        columns = _choose(view, "column", _form_options(view, "column", tables))
    with last:
        states = _choose(view, "state", {state: words.code("state", state) for state in STATES})
    parameters = {
        **view.selection.parameters(),
        "table_codes": tables,
        "row_codes": rows,
        "column_codes": columns,
        "states": states,
    }
    counted = view.answers.first("figure_count", **parameters)
    _show(view, "figures", "figure_list", parameters, int(str(counted["row_count"])) if counted else 0)


def _form_options(view: View, axis: str, tables: Sequence[str] | None) -> dict[str, str]:
    words = view.words
    options: dict[str, str] = {}
    for form in reversed(versions.load_forms().values()):
        entries = [row for row in form.rows if row.kind == "data"] if axis == "row" else list(form.columns)
        for entry in entries:
            if tables is None or entry.table in tables:
                label = words.typeset(entry.label_zh if words.language == "zh" else entry.label_en)
                options.setdefault(entry.code, label)
    return options


def show_reports(view: View) -> None:
    """The reports of the selection."""
    _show(view, "reports", "report_list", view.selection.parameters())


def show_missing(view: View) -> None:
    """The known bodies without a report, year by year."""
    st.caption(view.words.text("coverage.note"))
    _show(view, "missing", "missing_bodies", view.selection.parameters())


def show_problems(view: View) -> None:
    """What could not be read, and why."""
    _show(view, "problems", "problem_list", view.selection.parameters())


def show_findings(view: View) -> None:
    """What the checks found."""
    words = view.words
    severities = _choose(view, "severity", {code: words.code("severity", code) for code in SEVERITIES})
    parameters = {**view.selection.parameters(), "severities": severities, "rule_ids": None, "decisions": None}
    _show(view, "findings", "finding_list", parameters)


def show_corrections(view: View) -> None:
    """What people have corrected, and corrections that no longer fit; since a day, those that are applied."""
    st.caption(view.words.text("correction.list_note"))
    since = _since(view, "data.since_corrections")
    _show(view, "corrections", "correction_list", {**view.selection.parameters(), "since": since})


def show_decisions(view: View) -> None:
    """What people decided about findings, those that are gone by now included: the latest about each."""
    st.caption(view.words.text("data.decisions_note"))
    since = _since(view, "data.since_decisions")
    _show(view, "decisions", "decision_list", {**view.selection.parameters(), "since": since})


def _since(view: View, said: str) -> str | None:
    """The moment (UTC) from which on a list is shown, where the address has a day; says so, with the way to all."""
    day = address.day("since")
    if day is None:
        return None
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(view.words.text(said, day=view.words.day(day)), width="content")
        st.button(
            view.words.text("data.since_all"),
            key="data_since_all",
            type="tertiary",
            on_click=address.put,
            args=("since", None),
        )
    return clock.first_moment(day)


def _show(view: View, name: str, query: str, parameters: Mapping[str, object], row_count: int | None = None) -> None:
    words = view.words
    leaf = int(address.value("leaf") or 1)
    frame = _rows(view, query, parameters, ROWS_A_LEAF, (leaf - 1) * ROWS_A_LEAF)
    if row_count is None:
        row_count = int(frame["row_count"][0]) if frame.height else 0
    if not row_count and leaf == 1:
        st.info(words.text(f"data.no_{name}"), title=words.text("data.nothing"), icon=":material/search_off:")
        return
    if frame.is_empty():
        address.keep_known("leaf", ())
        st.rerun()
    controls.choose_leaf(view, row_count, ROWS_A_LEAF)
    shown = arrange(view, name, frame)
    show_table(
        shown.drop([column for column in shown.columns if _is_left_out(name, column, shown)]).rename(
            {"table_code": "table_short"}, strict=False
        ),
        words,
        missing=NO_NUMBER if name in SAID_BY_STATE else None,
        key=f"list_{name}_{address.turn()}_{st.session_state.get(_TURN, 0)}",
        alt=words.code("data_view", name),
        most_rows=ROWS_IN_SIGHT,
        on_press=(lambda row: _put_source(frame.row(row, named=True))) if name in PRESSED else None,
    )
    if name in PRESSED:
        st.caption(words.text("data.press_hint"))
        _open_source(view)
    left_out = [words.text(f"column.{column}") for column in HIDDEN.get(name, ()) if column in shown.columns]
    st.caption(words.text("data.downloads"))
    if left_out:
        st.caption(words.text("data.left_out", columns=words.list(left_out)))
    if row_count > DOWNLOADED_ROWS:
        st.warning(words.text("data.too_many", count=words.count(DOWNLOADED_ROWS)), icon=":material/warning:")
    show_downloads(
        view,
        Export(
            name=name,
            title=words.code("data_view", name),
            frame=lambda: arrange(view, name, _rows(view, query, parameters, DOWNLOADED_ROWS, 0)),
        ),
    )


def _is_left_out(name: str, column: str, shown: pl.DataFrame) -> bool:
    """Whether a column is for downloads, or says nothing: the scope of all rows stands in the line of the selection."""
    if column in CODES or column in HIDDEN.get(name, ()):
        return True
    if column in WHERE_ANY:
        return bool(shown[column].is_null().all())
    return column == "scope" and shown["scope"].n_unique() == 1


def _put_source(row: Mapping[str, object]) -> None:
    """The pressed cell into the address, so that the view with its source is a link."""
    key = row.get("figure_key") or f"{row.get('table_code')}.{row.get('row_code')}.{row.get('column_code')}"
    if row.get("report_id") is not None and str(key).count(".") == 2:
        address.put("source", f"{row['report_id']}.{key}")


def _open_source(view: View) -> None:
    source = address.value("source")
    if source:
        report_id, _, key = source.partition(".")
        if not open_drawer(view, int(report_id), key, _close_source):
            address.keep_known("source", ())


def _close_source() -> None:
    address.put("source", None)
    st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1  # the table forgets what was pressed


def _rows(view: View, query: str, parameters: Mapping[str, object], limit: int, offset: int) -> pl.DataFrame:
    return view.answers.ask(query, **parameters, limit=limit, offset=offset)  # type: ignore[arg-type]


def arrange(view: View, name: str, frame: pl.DataFrame) -> pl.DataFrame:
    """The columns of a list in reading order, with the labels and messages of the language."""
    language = view.words.language
    renamed = frame.rename(
        {
            column: column.removesuffix(f"_{language}")
            for column in frame.columns
            if column.endswith(f"_{language}") and column.removesuffix(f"_{language}") not in frame.columns
        }
    )
    if name in ("findings", "decisions", "corrections"):
        renamed = name_cells(view.words, renamed)
    if name == "findings":
        renamed = _describe_findings(view.words, renamed)
    part = 0 if language == "zh" else -1
    bilingual = [pl.col(column).str.split(" | ").list.get(part) for column in BILINGUAL if column in renamed.columns]
    renamed = renamed.with_columns(bilingual)
    if "message" in renamed.columns:
        renamed = renamed.with_columns(pl.col("message").map_elements(view.words.name_cells, return_dtype=pl.String))
    if language == "zh" and "message" in renamed.columns:
        renamed = renamed.with_columns(pl.col("message").map_elements(view.words.typeset, return_dtype=pl.String))
    if language == "zh" and "source_place" in renamed.columns:
        place = pl.col("source_place")
        for pattern, chinese in PLACE_WORDS:
            place = place.str.replace_all(pattern, chinese.replace("$1", "${1}").replace("$2", "${2}"))
        is_machine_made = pl.col("source_place").str.contains(r"^(?:page|table|line|sheet|cell|paragraph|row) ")
        renamed = renamed.with_columns(pl.when(is_machine_made).then(place).otherwise(pl.col("source_place")))
    hidden = access.INTERNAL_COLUMNS if access.is_read_only() else ()
    return renamed.select([column for column in COLUMNS[name] if column in renamed.columns and column not in hidden])


def _describe_findings(words: Words, frame: pl.DataFrame) -> pl.DataFrame:
    """With what the two numbers are and what is asked, by the rule.

    A statement of the text is about all the cells of a quantity, which the message names: no one cell is given for it.
    """
    rules = {rule_id: number_meanings(words, rule_id) for rule_id in frame["rule_id"].unique().to_list()}
    asks = {rule_id: ask_of(words, rule_id) for rule_id in rules}
    is_of_cell = pl.col("claim_number").is_null()

    def by_rule(values: Mapping[str, str]) -> pl.Expr:
        return pl.col("rule_id").replace_strict(values, default=None, return_dtype=pl.String)

    return frame.with_columns(
        by_rule({rule_id: pair[0] for rule_id, pair in rules.items()}).alias("expected_meaning"),
        by_rule({rule_id: pair[1] for rule_id, pair in rules.items()}).alias("found_meaning"),
        by_rule(asks).alias("ask"),
        *(pl.when(is_of_cell).then(pl.col(name)).alias(name) for name in ("row_label", "column_label")),
    )


def name_cells(words: Words, frame: pl.DataFrame) -> pl.DataFrame:
    """A frame with figure_key (`table.row.column`) and the labels of its row and column beside it."""
    keys = [key for key in frame["figure_key"].unique().to_list() if key and key.count(".") == 2]
    rows = {key: words.row(*key.split(".")[:2]) for key in keys}
    columns = {key: words.column(key.split(".")[0], key.split(".")[2]) for key in keys}
    return frame.with_columns(
        pl.col("figure_key").replace_strict(rows, default=None, return_dtype=pl.String).alias("row_label"),
        pl.col("figure_key").replace_strict(columns, default=None, return_dtype=pl.String).alias("column_label"),
    )
