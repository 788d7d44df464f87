"""What is new in the store since a day that the visitor picks: in one sentence, then by kind of change with links."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import polars as pl
import streamlit as st

from disclosure import clock
from disclosure.ui.parts import sections
from disclosure.ui.parts.exports import Export, show_downloads
from disclosure.ui.parts.tables import show_table
from disclosure.ui.shell import address
from disclosure.ui.shell.labels import Words, escape_markdown
from disclosure.ui.shell.page import View, link_to

Row = Mapping[str, Any]

KINDS = ("revised", "withdrawn", "moved", "chosen", "corrected", "decided", "new")
"""Kinds of change, those that alter what was known before those that add to it."""

COUNTED_ITEMS = ("corrected", "decided")
"""Kinds of which a report may have several: cells, findings."""

DAYS_BACK = 7
NAMED = 3
SHOWN = 200
DOWNLOADED = 200_000
BEFORE = ("from_agency_name", "from_year", "from_scope")
"""Where a moved report stood."""
COLUMNS = (
    "change_kind",
    "agency_name",
    "report_year",
    "scope",
    "item_count",
    "changed_at",
    *BEFORE,
)


def show_recent(view: View) -> None:
    """The changes of all years of the selection since a day.

    The day stands in the address, else it is a week before the newest change of all in the store: the same for every
    selection, and asked for once for all visitors.
    """
    words = view.words
    parameters = view.selection.parameters()
    everywhere: dict[str, Any] = {**dict.fromkeys(parameters), "scope": parameters["scope"]}
    of_store = _newest(view, everywhere)
    with st.container(border=True):
        if of_store is None:
            st.subheader(words.text("recent.title"), anchor=False)
            st.caption(words.text("recent.never"))
            return
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="bottom"):
            st.subheader(words.text("recent.title"), anchor=False, width="content")
            day = _choose_day(view, of_store.date() - timedelta(days=DAYS_BACK))
        since = clock.first_moment(day)
        listed = view.answers.ask("recent_change_list", **parameters, since=since, per_kind=NAMED).rows(named=True)
        if not listed:
            newest = _newest(view, parameters)
            st.markdown(words.text("recent.never") if newest is None else say_nothing(words, day, newest))
            return
        counts = kinds_of(listed)
        st.markdown(say_recent(words, counts, day))
        for kind in counts:
            _show_kind(view, kind, [row for row in listed if row["change_kind"] == kind["change_kind"]], day)
        st.caption(words.text("recent.note"))
        _show_all(view, {**parameters, "since": since}, sum(kind["report_count"] for kind in counts))


def _newest(view: View, parameters: Mapping[str, Any]) -> datetime | None:
    """When something last changed in a selection, in the office's time zone."""
    ever = view.answers.ask("recent_change_count", **parameters, since=None)
    return None if ever.is_empty() else clock.local_time(ever["changed_at"].max())  # type: ignore[arg-type]


def _show_all(view: View, parameters: Mapping[str, Any], count: int) -> None:
    """Every change as a table and to download, once it is unfolded."""
    words = view.words
    title = words.text("recent.all", count=words.count(count))
    fold = st.expander(title, key=f"recent_all_{words.language}", on_change="rerun", icon=":material/list:")
    if not sections.is_drawn(fold):
        return

    def ask(per_kind: int) -> pl.DataFrame:
        frame = view.answers.ask("recent_change_list", **parameters, per_kind=per_kind).select(COLUMNS)
        # Where a report stood before is a column only where one was moved.
        return frame.drop(name for name in BEFORE if frame[name].is_null().all())

    with fold:
        show_table(ask(SHOWN), words, key="recent_changes", alt=title)
        if count > SHOWN:
            st.caption(words.text("recent.shown", count=words.count(SHOWN)))
        show_downloads(
            view, Export(name="recent_changes", title=words.text("recent.title"), frame=lambda: ask(DOWNLOADED))
        )


def kinds_of(listed: Sequence[Row]) -> list[Row]:
    """Each kind of change once, in the order of the page; rows of `recent_change_list` carry its counts."""
    kinds = {row["change_kind"]: row for row in listed}
    return [kinds[kind] for kind in sorted(kinds, key=KINDS.index)]


def say_recent(words: Words, counts: Sequence[Row], day: date) -> str:
    """How many reports changed since a day, by kind (`kinds_of`)."""
    parts = [
        words.text(
            f"recent.say_{row['change_kind']}",
            count=words.count(row["report_count"]),
            items=words.count(row["all_item_count"]),
        )
        for row in counts
    ]
    return words.text("recent.sentence", day=words.day(day), parts=words.text("recent.and").join(parts))


def say_nothing(words: Words, day: date, newest: datetime) -> str:
    """That nothing has changed since a day, and when something last did."""
    return words.text("recent.nothing", day=words.day(day), newest=words.day(newest.date()))


def _choose_day(view: View, usual: date) -> date:
    """The day since which; a day that is none, such as 31 February, is as if none were given."""
    words = view.words
    key = f"since_{words.language}_{address.turn()}"
    day = address.day("since") or usual
    st.session_state[key] = day
    chosen = st.date_input(
        words.text("recent.since"),
        min_value=date(2009, 1, 1),
        max_value=date(2100, 12, 31),
        format="YYYY-MM-DD",
        help=words.text("recent.since_help", days=DAYS_BACK),
        key=key,
        width=220,
        on_change=address.on_change("since", key, lambda picked: None if picked is None else str(picked)),
    )
    return chosen if isinstance(chosen, date) else day


def _show_kind(view: View, counted: Row, listed: Sequence[Row], since: date) -> None:
    """One line: the kind, the latest reports of it as links, how many more there are."""
    words = view.words
    kind = str(counted["change_kind"])
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        reports = words.text("recent.reports", count=words.count(counted["report_count"]))
        st.markdown(f"**{words.code('change_kind', kind)}** {reports}", width="content")
        for row in listed:
            _link(view, kind, row, since)
        more = int(counted["report_count"]) - len(listed)
        if more > 0:
            st.caption(words.text("recent.more", count=words.count(more)), width="content")


def _link(view: View, kind: str, row: Row, since: date) -> None:
    words = view.words
    name, year = escape_markdown(str(row["agency_name"])), words.year(row["report_year"])
    day = words.day(clock.local_time(row["changed_at"]).date())
    if kind == "moved":
        label = words.text("recent.report_moved", name=name, year=year, before=say_before(words, row), day=day)
    elif kind in COUNTED_ITEMS:
        label = words.text("recent.report_items", name=name, year=year, items=words.count(row["item_count"]), day=day)
    else:
        label = words.text("recent.report", name=name, year=year, day=day)
    body, focus = str(row["agency_id"]), str(row["report_year"])
    if kind in COUNTED_ITEMS:
        # The list that was counted: of this report and of this time, not all that there is about it.
        listed = "decisions" if kind == "decided" else "corrections"
        link_to(view, "data", label, agency=[body], without=None, years=focus, list=listed, since=str(since), leaf=None)
    else:
        link_to(view, "agency", label, body=body, focus=focus)


def say_before(words: Words, row: Row) -> str:
    """Where a moved report stood, as far as that differs from where it stands now."""
    parts = []
    if row["from_agency_name"] and row["from_agency_name"] != row["agency_name"]:
        parts.append(escape_markdown(str(row["from_agency_name"])))
    if row["from_year"] != row["report_year"]:
        parts.append(words.year(row["from_year"]))
    if row["from_scope"] != row["scope"]:
        parts.append(words.code("scope", row["from_scope"]))
    return words.text("recent.before_and").join(parts) or words.text("common.not_known")
