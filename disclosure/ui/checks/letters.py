"""What goes back to the bodies: which findings are sent, by whom and until when, and the files to send."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

import polars as pl
import streamlit as st

from disclosure import clock
from disclosure.decisions.reviews import STANDING, STATES
from disclosure.downloads.word import MEDIA_TYPE as WORD_TYPE
from disclosure.ui.checks.findings import list_findings
from disclosure.ui.checks.letter_sheets import (
    LetterHead,
    letter_archive,
    letter_document,
    letter_page,
    letter_workbook,
    safe_name,
)
from disclosure.ui.data.listings import DOWNLOADED_ROWS, SEVERITIES, arrange
from disclosure.ui.parts.comparisons import join_sentences
from disclosure.ui.parts.exports import MEDIA_TYPES, Export, show_downloads
from disclosure.ui.shell import address
from disclosure.ui.shell.answers import Value
from disclosure.ui.shell.page import View

MOST_BODIES = 300
MOST_FINDINGS = 20_000
"""Beyond these a file would take too long to make, and nobody would print it."""

SENT_STATES = STANDING
"""Sent unless chosen otherwise: what waits or was found to be so. Misread, explained and waived findings are not."""

SENT_SEVERITIES = ("error", "warning")
"""Hints compare a number with others; they say nothing of an error."""

_HEAD_KEY = "letter_head"
DAYS = ("issued", "answer_by")
DAYS_TO_ANSWER = timedelta(days=14)
"""Between the two days that stand as examples in the empty fields."""
_DAY = re.compile(r"(20[0-9]{2})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?")


def show_letters(view: View, wanted: Mapping[str, Value]) -> None:
    """Buttons for the findings of the page's filters: sheets for the bodies, and the bare table."""
    words = view.words
    frame = list_findings(view, wanted, MOST_FINDINGS + 1)
    if frame.is_empty():
        return
    with st.container(border=True):
        st.subheader(words.text("letters.title"), anchor=False)
        if frame.height > MOST_FINDINGS:
            _say_too_many(view)
        else:
            severities, states = _choose_sent(view)
            sent = choose_sent(frame, severities, states)
            st.caption(say_what_is_sent(view, frame, sent, severities, states))
            head = choose_head(view)
            if sent["agency_id"].n_unique() > MOST_BODIES:
                _say_too_many(view)
            elif sent.height:
                _show_buttons(view, sent, head)
        st.caption(words.text("letters.table"))
        show_downloads(
            view,
            Export(
                name="findings",
                title=words.text("page.checks"),
                frame=lambda: arrange(view, "findings", list_findings(view, wanted, DOWNLOADED_ROWS)),
            ),
        )


def _say_too_many(view: View) -> None:
    most = {"bodies": view.words.count(MOST_BODIES), "findings": view.words.count(MOST_FINDINGS)}
    st.info(view.words.text("letters.too_many", **most), icon=":material/filter_alt:")


def choose_sent(frame: pl.DataFrame, severities: Sequence[str], states: Sequence[str]) -> pl.DataFrame:
    """The findings of these severities and states."""
    return frame.filter(pl.col("severity").is_in(list(severities)), pl.col("decision").is_in(list(states)))


def say_what_is_sent(
    view: View, frame: pl.DataFrame, sent: pl.DataFrame, severities: Sequence[str], states: Sequence[str]
) -> str:
    """How many findings of the page are sent, to how many bodies, and how many are not and why."""
    words = view.words
    said = words.text(
        "letters.note",
        total=words.count(frame.height),
        findings=words.count(sent.height),
        bodies=words.count(sent["agency_id"].n_unique()),
    )
    left = Counter(
        words.code("finding_state", row["decision"])
        if row["decision"] not in states
        else words.code("severity", row["severity"])
        for row in frame.select("severity", "decision").iter_rows(named=True)
        if row["severity"] not in severities or row["decision"] not in states
    )
    if not left:
        return said
    parts = [words.text("letters.count", severity=name, count=words.count(count)) for name, count in left.items()]
    left_out = words.text("letters.left_out", count=words.count(left.total()), parts=words.list(parts))
    return join_sentences(words, said, left_out)


def _choose_sent(view: View) -> tuple[list[str], list[str]]:
    words = view.words
    with st.container(horizontal=True, vertical_alignment="bottom"):
        severities = _choose(
            view, "send_severity", {code: words.code("severity", code) for code in SEVERITIES}, SENT_SEVERITIES
        )
        states = _choose(view, "send_state", {code: words.code("finding_state", code) for code in STATES}, SENT_STATES)
    return severities, states


def _choose(view: View, name: str, options: Mapping[str, str], default: Sequence[str]) -> list[str]:
    """Some of the codes, kept in the address where they are not the usual ones."""
    key = f"{name}_{view.words.language}_{address.turn()}"
    st.session_state[key] = address.keep_known(name, options) or list(default)

    def changed() -> None:
        chosen = list(st.session_state[key])
        address.put(name, None if set(chosen) == set(default) else chosen)

    return list(
        st.pills(
            view.words.text(f"letters.{name}"),
            list(options),
            selection_mode="multi",
            wrap=True,
            format_func=lambda code: options[code],
            key=key,
            on_change=changed,
        )
    )


def choose_head(view: View, *, is_open: bool = True) -> LetterHead:
    """Who sends, when, until when and whom to ask: in the address, and remembered while the window is open.

    `is_open` shows the questions at once where nothing has been said yet.
    """
    words = view.words
    remembered = st.session_state.setdefault(_HEAD_KEY, {})
    for name in ("issuer", "contact", "issued", "answer_by"):
        if name in DAYS:
            address.day(name)  # one that is none is not taken over from a link
        if address.value(name) is not None:
            remembered[name] = address.value(name)
    with st.expander(
        words.text("letters.head"), icon=":material/edit:", expanded=is_open and not remembered.get("issuer")
    ):
        today = clock.local_time(datetime.now(UTC)).date()
        left, right = st.columns(2)
        with left:
            issuer = _ask_text(view, "issuer", remembered)
            issued = _ask_day(view, "issued", remembered, example=today)
        with right:
            contact = _ask_text(view, "contact", remembered)
            answer_by = _ask_day(view, "answer_by", remembered, example=today + DAYS_TO_ANSWER)
        st.caption(words.text("letters.head_note"))
    return LetterHead(issuer, contact, issued, answer_by)


def _ask_text(view: View, name: str, remembered: dict[str, str]) -> str:
    key = f"letter_{name}_{view.words.language}_{address.turn()}"
    st.session_state[key] = remembered.get(name, "")

    def changed() -> None:
        text = " ".join(str(st.session_state[key]).split())
        _remember(name, text, remembered)

    return st.text_input(view.words.text(f"letters.{name}"), max_chars=60, key=key, on_change=changed).strip()


def _ask_day(view: View, name: str, remembered: dict[str, str], example: date) -> date | None:
    """A day as text: Streamlit's calendar speaks English only. `example` stands in the empty field, as an example."""
    key = f"letter_{name}_{view.words.language}_{address.turn()}"
    st.session_state[key] = remembered.get(name, "")

    def changed() -> None:
        text = str(st.session_state[key]).strip()
        day = read_day(text)
        _remember(name, day.isoformat() if day else text, remembered)

    text = st.text_input(
        view.words.text(f"letters.{name}"),
        max_chars=20,
        placeholder=view.words.text("letters.day_example", day=example.isoformat()),
        key=key,
        on_change=changed,
    ).strip()
    day = read_day(text)
    if text and day is None:
        st.caption(view.words.text("letters.no_day"))
    return day


def read_day(text: str) -> date | None:
    """A day written as 2026-12-15, 2026/12/15 or 2026年12月15日; None for anything else."""
    found = _DAY.fullmatch(text.strip())
    if found is None:
        return None
    try:
        return date(*(int(part) for part in found.groups()))
    except ValueError:
        return None


def _remember(name: str, text: str, remembered: dict[str, str]) -> None:
    remembered[name] = text
    fits = address.PARAMETERS[name].pattern.fullmatch(text)
    address.put(name, text if fits else None)


def _show_buttons(view: View, frame: pl.DataFrame, head: LetterHead) -> None:
    words = view.words
    bodies = frame.select("agency_id", "agency_name").unique()
    stem = safe_name(bodies["agency_name"][0] if bodies.height == 1 else words.text("letters.all_bodies"))
    makers: dict[str, tuple[Callable[[], bytes], str]] = {
        "xlsx": (lambda: letter_workbook(view, frame, head), MEDIA_TYPES["xlsx"]),
        "docx": (lambda: letter_document(view, frame, head), WORD_TYPE),
        "html": (lambda: letter_page(view, frame, head), "text/html"),
    }
    if bodies.height > 1:
        makers["zip"] = (lambda: letter_archive(view, frame, head), "application/zip")
    mark = "_" + words.text("simulated.file_mark") if view.answers.is_simulated else ""
    with st.container(horizontal=True):
        for kind, (make, media) in makers.items():
            st.download_button(
                words.text(f"letters.{kind}"),
                data=make,
                file_name=f"{words.text('letters.file')}_{stem}{mark}.{kind}",
                mime=media,
                key=f"letters_{kind}",
                on_click="ignore",
                icon=":material/download:",
                type="primary" if kind == "docx" else "secondary",
            )
