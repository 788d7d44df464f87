"""The table of the desk: what each document was taken for, corrected in place, chosen, and accepted in one step."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

import polars as pl
import streamlit as st

from disclosure.decisions.agencies import JOURNAL, decided_registry
from disclosure.decisions.journals import entries
from disclosure.desk import jobs
from disclosure.desk.jobs import Job
from disclosure.settings import store_folder
from disclosure.ui.desk.bringing import expect
from disclosure.ui.desk.outcomes import FIRST_YEAR, LAST_YEAR, SHOWS, Identify, Row, Show, count_states, rows_of
from disclosure.ui.parts import controls
from disclosure.ui.parts.tables import ROW_HEIGHT, room_for
from disclosure.ui.shell import address, background
from disclosure.ui.shell.labels import NO_NUMBER, Words, escape_markdown
from disclosure.ui.shell.page import View

ROWS_A_LEAF = 100
ROWS_IN_SIGHT = 14
SCOPES = ("own", "aggregate", "unknown")


def load_rows(view: View, job: Job) -> list[Row]:
    """The documents of the job as they stand now."""
    return rows_of(job, view.answers, _identifier())


def _identifier() -> Identify:
    found = entries(store_folder(), JOURNAL)
    stamp = ",".join(str(entry["id"]) for entry in found)

    def identify(name: str, year: int | None) -> tuple[str, str]:
        return _identify(name, year, stamp)

    return identify


@st.cache_data(max_entries=2_000, show_spinner=False)
def _identify(name: str, year: int | None, stamp: str) -> tuple[str, str]:
    """The body that a typed name means; `stamp` is the state of the decisions about bodies."""
    agency = decided_registry(entries(store_folder(), JOURNAL)).match(name, year).agency
    return agency.agency_id, agency.name


# -- the table --------------------------------------------------------------------------------------------------


def choose_show(view: View, rows: Sequence[Row]) -> Show:
    """Which documents to list, with how many there are of each kind."""
    words = view.words
    counts = count_states(rows)
    offered = [show for show in SHOWS if counts[show] or show == "all"]
    key = f"desk_show_{words.language}_{address.turn()}"
    st.session_state[key] = address.keep_one("show", offered) or "all"

    def changed() -> None:
        address.put("show", None if st.session_state[key] == "all" else st.session_state[key])
        address.put("leaf", None)

    chosen = st.segmented_control(
        words.text("desk.show"),
        offered,
        required=True,
        format_func=lambda show: words.text(
            "desk.show_option", name=words.code("desk_show", show), count=words.count(counts[show])
        ),
        key=key,
        on_change=changed,
        wrap=True,
        label_visibility="collapsed",
    )
    return next((show for show in SHOWS if show == chosen), "all")


def show_table(view: View, job: Job, rows: Sequence[Row], show: Show) -> list[Row]:
    """The documents of a list, a leaf at a time, year, scope and choice to be changed in place; gives the leaf's."""
    words = view.words
    listed = [row for row in rows if row.fits(show)]
    if not listed:
        st.info(words.text("desk.nothing_listed"), icon=":material/inbox:")
        return []
    leaf = controls.choose_leaf(view, len(listed), ROWS_A_LEAF) if len(listed) > ROWS_A_LEAF else 1
    shown = listed[(leaf - 1) * ROWS_A_LEAF : leaf * ROWS_A_LEAF]
    documents = [row.document for row in shown]
    # Changes are sent by the place of a row: another list of rows is another editor.
    mark = hashlib.sha256(",".join(map(str, documents)).encode()).hexdigest()[:12]
    turn = st.session_state.get("desk_table_turn", 0)
    key = f"desk_table_{job.job_id}_{words.language}_{mark}_{turn}"
    frame = _frame(words, shown)
    st.data_editor(
        frame,
        key=key,
        hide_index=True,
        disabled=[column for column in frame.columns if column not in ("is_chosen", "report_year", "scope")],
        column_config=_columns(words, frame),
        row_height=ROW_HEIGHT,
        height=min(len(shown) + 1, ROWS_IN_SIGHT + 1) * ROW_HEIGHT + 3,
        placeholder=NO_NUMBER,
        on_change=_edited,
        args=(job, key, documents, words),
        alt=words.text("desk.table"),
    )
    return shown


def _frame(words: Words, rows: Sequence[Row]) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "is_chosen": pl.Series([row.is_chosen for row in rows], dtype=pl.Boolean),
            "source_name": pl.Series([row.name for row in rows], dtype=pl.String),
            "agency_name": pl.Series([row.agency_name for row in rows], dtype=pl.String),
            "report_year": pl.Series([row.year for row in rows], dtype=pl.Int32),
            "scope": pl.Series([words.code("scope", row.scope) for row in rows], dtype=pl.String),
            "import_state": pl.Series([words.code("desk_state", row.state) for row in rows], dtype=pl.String),
            "import_doubts": pl.Series([doubts_in_words(words, row) for row in rows], dtype=pl.String),
            "status": pl.Series([words.code("status", row.status) if row.status else "" for row in rows]),
            "figure_count": pl.Series([row.reading.get("figure_count") for row in rows], dtype=pl.Int64),
            "format_version": pl.Series(
                [words.code("format", row.reading.get("format")) if row.reading.get("format") else "" for row in rows]
            ),
            "problem_count": pl.Series([len(row.reading.get("problems", [])) for row in rows], dtype=pl.Int64),
        }
    )


def doubts_in_words(words: Words, row: Row) -> str:
    """What a person must look at, in a line."""
    found = [words.code("desk_doubt", doubt) for doubt in row.doubts]
    if row.state == "lacking":
        found += [words.text("desk.no_agency")] if row.agency_id is None else []
        found += [words.text("desk.no_year")] if row.year is None else []
    if row.state == "refused" and row.reading.get("problems"):
        problem = row.reading["problems"][-1]
        code = str(problem["code"])
        is_named = words.has_code("problem", code)
        found.append(words.code("problem", code) if is_named else words.pick_message(str(problem["message"])))
    return words.list(found)


def _columns(words: Words, frame: pl.DataFrame) -> dict[str, Any]:
    def text(column: str, most: int) -> Any:
        name = words.text(f"column.{column}")
        return st.column_config.TextColumn(name, width=room_for([name, *frame[column]], most))

    return {
        "is_chosen": st.column_config.CheckboxColumn(words.text("column.is_chosen"), width="small", pinned=True),
        "source_name": text("source_name", 220),
        "agency_name": text("agency_name", 240),
        "report_year": st.column_config.NumberColumn(
            words.text("column.report_year"), format="%d", min_value=FIRST_YEAR, max_value=LAST_YEAR, width="small"
        ),
        "scope": st.column_config.SelectboxColumn(
            words.text("column.scope"),
            options=[words.code("scope", scope) for scope in SCOPES],
            required=True,
            # The heading has the sign of a column that can be changed beside it.
            width=room_for([f"　　{words.text('column.scope')}", *frame["scope"]], 160),
        ),
        "import_state": text("import_state", 180),
        "import_doubts": text("import_doubts", 420),
        "status": text("status", 100),
        "figure_count": st.column_config.NumberColumn(words.text("column.figure_count"), width="small"),
        "format_version": text("format_version", 120),
        "problem_count": st.column_config.NumberColumn(words.text("column.problem_count"), width="small"),
    }


def _edited(job: Job, key: str, documents: Sequence[int], words: Words) -> None:
    """Note what was changed in the table."""
    scopes = {words.code("scope", scope): scope for scope in SCOPES}
    for place, cells in st.session_state[key]["edited_rows"].items():
        fields: dict[str, object] = {}
        if "is_chosen" in cells:
            fields["is_chosen"] = bool(cells["is_chosen"])
        if "report_year" in cells:
            fields["year"] = None if cells["report_year"] is None else int(cells["report_year"])
        if cells.get("scope") in scopes:
            fields["scope"] = scopes[cells["scope"]]
        if fields:
            jobs.change(job, [documents[int(place)]], fields)


def redraw_table() -> None:
    """Something beside the table changed what it shows: changes made in it before must not be laid over that."""
    st.session_state["desk_table_turn"] = st.session_state.get("desk_table_turn", 0) + 1


# -- choosing and accepting -------------------------------------------------------------------------------------


def show_actions(view: View, job: Job, rows: Sequence[Row], show: Show) -> None:
    """Choose all good ones, none, or the list; accept what is chosen."""
    words = view.words
    open_rows = [row for row in rows if row.is_open]
    good = [row.document for row in rows if row.is_good]
    listed = [row.document for row in open_rows if row.fits(show)]
    chosen = [row for row in open_rows if row.is_chosen]
    others = [row.document for row in open_rows if not row.is_good]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            words.text("desk.accept", count=words.count(len(chosen))),
            type="primary",
            icon=":material/inventory:",
            disabled=not chosen,
            key="desk_accept",
            on_click=_accept,
            args=(job, [row.document for row in chosen]),
        )
        st.button(
            words.text("desk.choose_good", count=words.count(len(good))),
            key="desk_choose_good",
            icon=":material/done_all:",
            disabled=not good,
            on_click=_choose,
            args=(job, good, others),
        )
        if show != "all":  # all at once would take in what nobody looked at
            st.button(
                words.text("desk.choose_listed", count=words.count(len(listed))),
                key="desk_choose_listed",
                disabled=not listed,
                on_click=_choose,
                args=(job, listed, []),
            )
        st.button(
            words.text("desk.choose_none"),
            key="desk_choose_none",
            disabled=not chosen,
            on_click=_choose,
            args=(job, [], [row.document for row in chosen]),
        )
    revisions = sum(row.state == "revised" for row in chosen)
    if revisions:
        st.caption(words.text("desk.revisions_chosen", count=words.count(revisions)))


def _choose(job: Job, chosen: Sequence[int], left: Sequence[int]) -> None:
    if chosen:
        jobs.change(job, chosen, {"is_chosen": True})
    if left:
        jobs.change(job, left, {"is_chosen": False})
    redraw_table()


def _accept(job: Job, documents: Sequence[int]) -> None:
    jobs.write_value(job.folder / "order.json", {"documents": list(documents)})
    (job.folder / "result.json").unlink(missing_ok=True)
    jobs.write_value(job.folder / "progress.json", {"phase": "accept", "done": 0, "total": len(documents)})
    expect(job, "accept")
    background.start_step(job, store_folder(), "accept")
    redraw_table()


def show_result(view: View, job: Job) -> None:
    """How the last acceptance ended."""
    words = view.words
    result = job.value("result")
    if not result:
        if job.value("progress").get("phase") == "accept":
            st.error(words.text("desk.accept_interrupted"), icon=":material/error:")
            said = background.last_words(job, "accept")
            if said:
                st.caption(escape_markdown(words.pick_message(said)))
        return
    if result.get("state") == "failed":
        st.error(escape_markdown(words.pick_message(str(result.get("message", "")))), icon=":material/error:")
        return
    counts = result.get("counts", {})
    st.success(
        words.text(
            "desk.accepted",
            added=words.count(counts.get("added", 0)),
            revised=words.count(counts.get("revised", 0)),
            set_aside=words.count(counts.get("set_aside", 0)),
            unchanged=words.count(counts.get("unchanged", 0)),
            refused=words.count(counts.get("refused", 0)),
        ),
        icon=":material/check_circle:",
    )
