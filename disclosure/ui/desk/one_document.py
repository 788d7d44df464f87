"""One document of the desk: what was found in it, why it was refused, its body to be searched, its difference."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

import polars as pl
import streamlit as st

from disclosure.decisions.journals import JournalError
from disclosure.decisions.reports import Key, about, list_decisions
from disclosure.desk import jobs
from disclosure.desk.jobs import Job
from disclosure.model.place import parse_place
from disclosure.settings import store_folder
from disclosure.ui.agencies.doubts import DECIDED_BY
from disclosure.ui.data.listings import name_cells
from disclosure.ui.desk.as_read import show_tables
from disclosure.ui.desk.document_table import SCOPES, doubts_in_words, redraw_table
from disclosure.ui.desk.outcomes import FIRST_YEAR, LAST_YEAR, Row, difference, has_only_zeros
from disclosure.ui.parts.seen import shown
from disclosure.ui.parts.tables import show_table
from disclosure.ui.shell import address
from disclosure.ui.shell.filters import ask_body_name, search_agencies
from disclosure.ui.shell.labels import NO_NUMBER, Words, escape_markdown
from disclosure.ui.shell.page import View

CELLS_SHOWN = 400
CELLS_IN_SIGHT = 14
PROBLEMS_SHOWN = 30


def choose_document(view: View, job: Job, shown: Sequence[Row]) -> Row | None:
    """The document whose details are shown: one of the leaf."""
    words = view.words
    if not shown:
        return None
    names = {row.document: row for row in shown}
    # Another list, or another state of one of them, is another choice: its words are what the browser sends.
    mark = hashlib.sha256(",".join(f"{row.document}{row.state}" for row in shown).encode()).hexdigest()[:12]
    last = f"desk_document_{job.job_id}"
    first = next((row.document for row in shown if row.state in ("revised", "lacking") or row.doubts), None)
    wanted = st.session_state.get(last, first)
    options = list(names)
    chosen = st.selectbox(
        words.text("desk.document"),
        options,
        index=options.index(wanted) if wanted in names else 0,
        format_func=lambda document: words.text(
            "desk.document_option", name=names[document].name, state=words.code("desk_state", names[document].state)
        ),
        key=f"{last}_{words.language}_{mark}",
        filter_mode="contains",
    )
    st.session_state[last] = chosen
    return names.get(chosen) if chosen is not None else None


def show_details(view: View, job: Job, row: Row, rows: Sequence[Row]) -> None:
    """Everything that helps to decide about a document."""
    words = view.words
    with st.container(border=True):
        _show_facts(words, row)
        _show_problems(words, row)
        if row.state in ("lacking", "new", "revised", "rejected"):
            _show_year_and_scope(view, job, row)
        if row.state == "revised":
            _show_difference(view, job, row)
        if row.state == "uncounted":
            _show_uncounted(words, row)
        elif row.state == "unchanged" and row.standing.get("known_agency_name"):
            st.info(
                words.text(
                    "desk.known_as",
                    name=escape_markdown(str(row.standing["known_agency_name"])),
                    year=row.standing["known_year"],
                    scope=words.code("scope", str(row.standing["known_scope"])),
                ),
                icon=":material/content_copy:",
            )
        if row.reason:
            st.warning(escape_markdown(words.pick_message(row.reason)), icon=":material/info:")
        if row.state in ("lacking", "new", "revised", "unchanged", "rejected") and not row.standing.get(
            "known_report_id"
        ):
            _show_correction(view, job, row, rows)
        if row.status in ("complete", "partial"):
            show_tables(view, job, row)


def _show_uncounted(words: Words, row: Row) -> None:
    """These bytes are in the store and do not count: why, and where that is changed."""
    name = escape_markdown(str(row.standing.get("known_agency_name") or ""))
    st.warning(
        words.text(
            "desk.known_withdrawn" if row.standing.get("is_known_withdrawn") else "desk.known_uncounted",
            name=name,
            year=row.standing["known_year"],
            scope=words.code("scope", str(row.standing["known_scope"])),
        ),
        icon=":material/history:",
    )
    if row.agency_id is not None and st.button(
        words.text("desk.see_revisions"), key=f"desk_revisions_{row.document}", icon=":material/history:"
    ):
        address.put("job", None)
        address.put("queue", "stored")
        address.put("decide", row.agency_id)
        st.rerun()


def _show_year_and_scope(view: View, job: Job, row: Row) -> None:
    """Year and scope, to be put right where one looks for them."""
    words = view.words
    left, middle, right = st.columns([1, 1, 1], vertical_alignment="bottom")
    key = f"desk_facts_{job.job_id}_{row.document}_{row.year}_{row.scope}"
    with left:
        year = st.number_input(
            words.text("column.report_year"),
            FIRST_YEAR,
            LAST_YEAR,
            value=row.year if row.year is not None and FIRST_YEAR <= row.year <= LAST_YEAR else None,
            step=1,
            placeholder=words.text("common.not_known"),
            key=f"{key}_year",
        )
    with middle:
        scope = st.selectbox(
            words.text("column.scope"),
            SCOPES,
            index=SCOPES.index(row.scope),
            format_func=lambda code: words.code("scope", code),
            key=f"{key}_scope_{words.language}",
            filter_mode=None,
        )
    with right:
        is_changed = (year, scope) != (row.year, row.scope)
        if st.button(words.text("desk.use_facts"), key=f"{key}_use", disabled=not is_changed, icon=":material/check:"):
            jobs.change(job, [row.document], {"year": None if year is None else int(year), "scope": str(scope)})
            redraw_table()
            st.rerun()


def _show_facts(words: Words, row: Row) -> None:
    reading = row.reading
    lines = [
        (words.text("column.source_name"), row.name),
        (words.text("column.title"), reading.get("title") or NO_NUMBER),
        (words.text("desk.named"), row.named_agency or NO_NUMBER),
        (words.text("column.agency_name"), row.agency_name or NO_NUMBER),
        (words.text("desk.how"), _how(words, row)),
        (words.text("column.import_state"), words.code("desk_state", row.state)),
    ]
    doubts = doubts_in_words(words, row)
    if doubts:
        lines.append((words.text("column.import_doubts"), doubts))
    st.markdown("  \n".join(f"**{escape_markdown(name)}** {escape_markdown(str(value))}" for name, value in lines))


def _how(words: Words, row: Row) -> str:
    if row.agency_id is None:
        return words.code("desk_how", "none")
    if row.is_corrected and row.agency_id != row.reading.get("agency_id"):
        return words.code("desk_how", "chosen")
    return words.code("desk_how", str(row.reading.get("how") or "none"))


def _show_problems(words: Words, row: Row) -> None:
    problems = row.reading.get("problems", [])
    if row.state == "refused":
        st.error(words.text("desk.refused"), icon=":material/block:")
        st.caption(words.text("desk.refused_advice"))
    if not problems:
        return
    with st.expander(
        words.text("desk.problems", count=words.count(len(problems))), expanded=row.state in ("refused", "lacking")
    ):
        for problem in problems[:PROBLEMS_SHOWN]:
            place = _place_in(words)(str(problem.get("at") or ""))
            st.markdown(
                f"- **{escape_markdown(words.code('problem', str(problem['code'])))}** "
                + escape_markdown(words.pick_message(str(problem["message"])))
                + (f" ({escape_markdown(place)})" if place else "")
            )
        if len(problems) > PROBLEMS_SHOWN:
            st.caption(words.text("desk.more_problems", count=words.count(len(problems) - PROBLEMS_SHOWN)))


def _show_difference(view: View, job: Job, row: Row) -> None:
    words = view.words
    frame = difference(job, row, view.answers)
    st.markdown(f"**{words.text('desk.difference')}**")
    st.caption(
        words.text(
            "desk.difference_detail",
            name=escape_markdown(str(row.standing.get("current_source_name") or "").rpartition("/")[2]),
            count=words.count(frame.height),
        )
    )
    _ask_about_worse(view, job, row)
    if frame.is_empty():
        st.info(words.text("desk.same_cells"), icon=":material/equal:")
        return
    show_table(
        arrange_difference(words, frame.head(CELLS_SHOWN)),
        words,
        key=f"desk_difference_{row.document}",
        alt=words.text("desk.difference"),
        most_rows=CELLS_IN_SIGHT,
    )
    if frame.height > CELLS_SHOWN:
        st.caption(words.text("desk.more_cells", count=words.count(frame.height - CELLS_SHOWN)))


def _ask_about_worse(view: View, job: Job, row: Row) -> None:
    """The stored report is better: it stays, unless somebody says why this one is to count."""
    words = view.words
    changed = jobs.changes(job).get(row.document, {})
    taken = str(changed.get("takes_reason") or "")
    if not row.is_worse and not taken:
        st.caption(words.text("desk.becomes_revision"))
        return
    counts = {"new": words.count(row.reading.get("usable_count", 0))}
    counts["old"] = words.count(row.standing.get("current_usable_count") or 0)
    if taken:
        st.info(words.text("desk.taken_anyway", reason=escape_markdown(taken)), icon=":material/swap_horiz:")
        if st.button(words.text("desk.keep_current"), key=f"desk_keep_{row.document}", icon=":material/shield:"):
            jobs.change(job, [row.document], {"takes_reason": None, "is_chosen": False})
            redraw_table()
            st.rerun()
        return
    if has_only_zeros(row):
        count = words.count(row.standing["current_nonzero_count"])
        st.warning(words.text("desk.would_be_zero", count=count), icon=":material/warning:")
    else:
        st.warning(words.text("desk.would_be_set_aside", **counts), icon=":material/warning:")
    documents = [str(sha256) for sha256 in row.standing.get("document_sha256s") or ()]
    key = Key(str(row.agency_id), int(row.year or 0), row.scope)
    try:
        decisions = list_decisions(store_folder())
    except JournalError:
        decisions = []
    seen = shown(f"desk_{job.job_id}_{row.document}", [d.decision_id for d in about(decisions, key, set(documents))])
    left, right = st.columns([3, 1])
    with left:
        reason = st.text_input(words.text("stored.reason"), max_chars=300, key=f"desk_reason_{row.document}") or ""
    with right:
        by = st.text_input(
            words.text("agencies.by"),
            value=st.session_state.get(DECIDED_BY, ""),
            max_chars=40,
            key=f"desk_by_{row.document}",
        )
    if st.button(words.text("desk.take_anyway"), key=f"desk_take_{row.document}", icon=":material/swap_horiz:"):
        if not reason.strip() or not (by or "").strip():
            st.error(words.text("desk.reason_needed"), icon=":material/error:")
            return
        st.session_state[DECIDED_BY] = str(by).strip()
        jobs.change(
            job,
            [row.document],
            {
                "takes_reason": reason.strip(),
                "takes_over": documents,
                "takes_seen": seen,
                "by": str(by).strip(),
                "is_chosen": True,
            },
        )
        redraw_table()
        st.rerun()


def arrange_difference(words: Words, frame: pl.DataFrame) -> pl.DataFrame:
    """The difference in reading order, with words for cells and states and places in the reader's language."""
    named = name_cells(words, frame).with_columns(
        pl.col("figure_key").str.split(".").list.get(0).alias("table_code"),
        *(_in_words(words, side) for side in ("before", "after")),
        *(
            pl.col(f"{side}_place").map_elements(_place_in(words), return_dtype=pl.String).alias(f"{side}_place")
            for side in ("before", "after")
        ),
    )
    return named.select(
        "table_code",
        "row_label",
        "column_label",
        "before_cell",
        "after_cell",
        "before_place",
        "after_place",
    )


def _place_in(words: Words) -> Callable[[str], str]:
    """A place in a document in the reader's language."""

    def say(place: str) -> str:
        known = parse_place(place)
        if known is not None and known.table_cell:
            table, row, column = known.table_cell
            return words.text("place.cell", table=table, row=row, column=column)
        if known is not None and known.numbers:
            line, cell = known.numbers
            return words.text("place.line", line=line, cell=cell)
        return words.pick_message(place)

    return say


def _in_words(words: Words, side: str) -> pl.Expr:
    """What stands in a cell: its number, or the word for what stands there instead."""

    def say(cell: dict[str, object]) -> str:
        if cell["state"] is None:
            return words.text("state_short.absent")
        if cell["value"] is not None:
            return words.count(cell["value"])  # type: ignore[arg-type]
        raw = str(cell["raw"] or "")
        return raw or words.code("state", str(cell["state"]))

    parts = pl.struct(
        pl.col(f"{side}_state").alias("state"),
        pl.col(f"{side}_value").alias("value"),
        pl.col(f"{side}_raw_text").alias("raw"),
    )
    return parts.map_elements(say, return_dtype=pl.String, skip_nulls=False).alias(f"{side}_cell")


# -- the body ---------------------------------------------------------------------------------------------------


def _show_correction(view: View, job: Job, row: Row, rows: Sequence[Row]) -> None:
    """Search the body that the document is of, for it alone or for all that carry the same name."""
    words = view.words
    alike = [
        other.document
        for other in rows
        if other.named_agency == row.named_agency and row.named_agency and other.state in ("lacking", "new", "revised")
    ]
    key = f"desk_body_{job.job_id}_{row.document}_{address.turn()}"
    with st.expander(words.text("desk.correct_body"), expanded=row.agency_id is None, icon=":material/edit:"):
        typed = ask_body_name(words, words.text("desk.search_body"), f"{key}_text")
        found = search_agencies(view.answers, typed)
        if typed and not found:
            st.caption(words.text("desk.no_such_body"))
        options = [*found, *([""] if typed else [])]
        chosen = st.selectbox(
            words.text("desk.choose_body"),
            options,
            index=0 if options else None,
            format_func=lambda agency_id: found.get(agency_id) or words.text("desk.new_body", name=typed),
            key=f"{key}_choice_{words.language}",
            disabled=not options,
            placeholder=words.text("body.placeholder"),
            filter_mode=None,
        )
        for_all = len(alike) > 1 and st.checkbox(
            words.text("desk.for_all", count=words.count(len(alike)), name=escape_markdown(row.named_agency or "")),
            key=f"{key}_all",
        )
        remembers = (
            bool(row.named_agency)
            and bool(chosen)
            and st.checkbox(
                words.text("desk.remember", name=escape_markdown(row.named_agency or "")),
                key=f"{key}_remember",
                help=words.text("desk.remember_help"),
            )
        )
        if st.button(
            words.text("desk.use_body"), key=f"{key}_use", disabled=chosen is None, icon=":material/check:"
        ) and (chosen or typed):
            fields = {
                "agency": found[chosen] if chosen else typed,
                "agency_id": chosen or None,
                "remembers": bool(remembers),
                "by": str(st.session_state.get(DECIDED_BY, "")),
            }
            jobs.change(job, alike if for_all else [row.document], fields)
            redraw_table()
            st.rerun()
