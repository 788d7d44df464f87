"""The source of one figure in a drawer at the side: the document with the cell marked, and all that is known of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from disclosure.processes import TIMED_OUT, run_command
from disclosure.store.lake.documents import has_shared_original
from disclosure.ui.parts import correcting
from disclosure.ui.parts.form_table import show_state
from disclosure.ui.parts.source_frame import show_source_frame
from disclosure.ui.shell import address
from disclosure.ui.shell.filters import DEFAULT_SCOPE
from disclosure.ui.shell.labels import NO_NUMBER, Words, escape_markdown, link_addresses
from disclosure.ui.shell.page import View, link_to

Row = Mapping[str, Any]

READING_SECONDS = 60
"""A document that takes longer is not shown; reports take less than a second."""

KEPT_IN_MEMORY = 64


class EvidenceError(Exception):
    """A document that could not be shown; the message is for people."""


def open_drawer(
    view: View, report_id: int, key: str, on_close: Callable[[], None], known: Mapping[str, str] | None = None
) -> bool:
    """Open the drawer for the cell `table.row.column` of a report; returns False where there is no such cell.

    `known` are facts that the page has beside those of the cell itself (their names and texts).
    """
    table, row_code, column_code = key.split(".")
    figure = view.answers.first(
        "cell_source", report_id=report_id, table_code=table, row_code=row_code, column_code=column_code
    )
    if figure is None or not _is_of_form(view.words, figure):
        return False

    @st.dialog(view.words.text("form.source"), position="right", width="large", on_dismiss=on_close)
    def drawer() -> None:
        _show(view, figure, key, known or {})

    drawer()
    return True


def _is_of_form(words: Words, figure: Row) -> bool:
    return words.has_cell(str(figure["table_code"]), str(figure["row_code"]), str(figure["column_code"]))


def _show(view: View, figure: Row, key: str, known: Mapping[str, str]) -> None:
    words = view.words
    text, _ = show_state(figure, words)
    table = str(figure["table_code"])
    labels = f"{words.row(table, str(figure['row_code']))} · {words.column(table, str(figure['column_code']))}"
    st.caption(escape_markdown(f"{figure['agency_name']} · {words.year(figure['report_year'])} · {words.table(table)}"))
    st.markdown(f"{escape_markdown(labels)}  \n**{escape_markdown(text)}**")
    correcting.show_correction(view, figure)
    found = _show_document(view, figure, key)
    facts = {**_facts(words, figure, found), **known}
    st.table(
        {name: link_addresses(fact) for name, fact in facts.items()},
        border="horizontal",
        alt=words.text("form.source"),
    )
    if figure["origin"] == "document":
        # Outside the table: what cannot wrap would leave no room for the names of the other facts on a phone.
        st.caption(f"{words.text('evidence.sha256')} `{figure['source_sha256']}`")
    if figure["source_url"]:
        st.caption(f"{words.text('column.source_url')} {link_addresses(str(figure['source_url']))}")
    if found is not None and found["explanation"]:
        with st.expander(words.text("evidence.how_read"), icon=":material/account_tree:"):
            place = str(found["place"])
            for chinese, english in found["explanation"]:
                line = chinese.replace(place, words.place(place)) if place else chinese
                st.markdown(f"- {escape_markdown(words.typeset(line) if words.language == 'zh' else english)}")
    _show_problems(view, figure, found)
    if view.page != "agency" and figure["is_current"]:
        link_to(
            view,
            "agency",
            words.text("evidence.in_tables"),
            body=str(figure["agency_id"]),
            scope=None if figure["scope"] == DEFAULT_SCOPE else str(figure["scope"]),
            focus=str(figure["report_year"]),
            cell=f"{figure['report_year']}.{key}",
            years=None,
            source=None,
        )
    correcting.offer_correction(view, figure, key)


def _show_document(view: View, figure: Row, key: str) -> Mapping[str, Any] | None:
    """The document with the cell marked; where it is not kept or cannot be shown, why, and the published address."""
    words = view.words
    digest = str(figure["source_sha256"])
    found: Mapping[str, Any] | None = None
    if not has_shared_original(Path(view.answers.folder), digest):
        st.info(words.text(f"evidence.not_kept_{figure['origin']}"), icon=":material/inventory_2:")
    else:
        try:
            with st.spinner(words.text("evidence.reading")):
                found = _evidence(
                    view.answers.folder,
                    digest,
                    key,
                    str(figure["source_name"]),
                    str(figure["source_place"]),
                    str(figure["raw_text"]),
                    str(figure["extractor_version"]),
                )
        except EvidenceError as error:
            st.warning(escape_markdown(words.pick_message(str(error))), icon=":material/warning:")
        if found is not None:
            _show_found(words, figure, found, f"source_frame_{digest[:12]}_{key}")
    url = str(figure["source_url"] or "")
    if url.startswith(("https://", "http://")):
        st.link_button(words.text("table.open_source"), url, icon=":material/open_in_new:")
    return found


def _show_found(words: Words, figure: Row, found: Mapping[str, Any], frame_key: str) -> None:
    if found["view"] == "none":
        st.warning(words.text("evidence.cannot_show"), icon=":material/warning:")
        return
    show_source_frame(str(found["html"]), words.text("evidence.frame"), frame_key)
    st.caption(words.text(f"evidence.view_{found['view']}"))
    if found["marked"] is None:
        st.warning(words.text("evidence.not_marked"), icon=":material/location_off:")
    elif found["raw"] is not None and found["raw"] != figure["raw_text"]:
        st.warning(words.text("evidence.read_otherwise", raw=escape_markdown(str(found["raw"]))))


@st.cache_data(max_entries=KEPT_IN_MEMORY, show_spinner=False)
def _evidence(
    folder: str, digest: str, key: str, name: str, place: str, raw: str, reader_version: str
) -> dict[str, Any]:
    """What `disclosure evidence` prints, cached by document, cell and reader; a failure is not kept."""
    done = run_command(
        "evidence",
        digest,
        key,
        *("--store", folder, f"--name={name}", f"--place={place}", f"--raw={raw}"),
        seconds=READING_SECONDS,
    )
    if done.status == TIMED_OUT:
        raise EvidenceError("读取原件用时过长,已停止 | reading the document took too long and was stopped")
    if done.status:
        raise EvidenceError(done.said("原件无法显示 | the document cannot be shown"))
    return dict(json.loads(done.output))


def _facts(words: Words, figure: Row, found: Mapping[str, Any] | None) -> dict[str, str]:
    state = str(figure["state"])
    facts = {
        words.text("column.state"): words.code("state", state),
        words.text("column.raw_text"): str(figure["raw_text"] or NO_NUMBER),
        words.text("column.source_place"): words.place(str(figure["source_place"] or NO_NUMBER)),
    }
    if figure["confidence"] is not None:
        confidence = f"{figure['confidence']:.2f}"
        facts[words.text("evidence.method")] = words.text("evidence.method_ocr", confidence=confidence)
    elif found is not None and found["method"] not in (None, "ocr"):
        facts[words.text("evidence.method")] = words.text(f"evidence.method_{found['method']}")
    if found is not None and found["adds_up"] is not None:
        facts[words.text("evidence.identity")] = words.text(
            "evidence.adds_up" if found["adds_up"] else "evidence.adds_not_up"
        )
    facts |= {
        words.text("column.title"): str(figure["title"] or NO_NUMBER),
        words.text("column.published_on"): words.day(figure["published_on"]),
        words.text("column.source_name"): Path(str(figure["source_name"])).name or NO_NUMBER,
        words.text("column.origin"): words.code("origin", str(figure["origin"])),
        words.text("column.revision"): words.text(
            "evidence.revision" if figure["is_current"] else "evidence.revision_superseded",
            number=str(figure["revision"]),
        ),
        words.text("evidence.read_at"): words.moment(figure["read_at"]),
    }
    if figure["origin"] == "document":
        facts[words.text("evidence.reader_version")] = str(figure["extractor_version"])
    return facts


def _show_problems(view: View, figure: Row, found: Mapping[str, Any] | None) -> None:
    """The problems of the report, those of this cell's place first."""
    words = view.words
    problems = view.answers.ask("report_problems", report_id=int(figure["report_id"])).rows(named=True)
    if not problems:
        st.caption(words.text("evidence.no_problems"))
        return
    here = {str(figure["source_place"]), str(found["place"]) if found else ""}
    ordered = sorted(problems, key=lambda problem: problem["source_place"] not in here)
    with st.expander(words.text("evidence.problems", count=words.count(len(problems))), icon=":material/rule:"):
        for problem in ordered:
            place = words.place(str(problem["source_place"]))
            text = escape_markdown(words.pick_message(str(problem["message"])))
            st.markdown(f"- {text}" + (f" _{escape_markdown(place)}_" if place else ""))


def close_in_address() -> None:
    """Take the cell out of the address of the page of a body."""
    address.put("cell", None)
