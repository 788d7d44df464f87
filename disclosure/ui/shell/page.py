"""The frame of every page: language, data, banner, title, filters, address; and what stands there when data lack."""

from __future__ import annotations

import copy
import functools
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from disclosure.decisions.agencies import registry_of
from disclosure.decisions.journals import JournalError
from disclosure.settings import store_folder
from disclosure.store.errors import StoreError
from disclosure.ui.shell import access, address, filters
from disclosure.ui.shell.answers import Answers, open_answers
from disclosure.ui.shell.filters import Selection
from disclosure.ui.shell.framework_words import speak
from disclosure.ui.shell.labels import LANGUAGES, Language, Words, escape_markdown

GROUPS: dict[str, dict[str, str]] = {
    "look": {
        "overview": ":material/dashboard:",
        "proactive": ":material/campaign:",
        "applications": ":material/inbox:",
        "remedies": ":material/gavel:",
        "agency": ":material/account_balance:",
        "compare": ":material/compare_arrows:",
    },
    "check": {
        "checks": ":material/fact_check:",
        "coverage": ":material/event_available:",
        "compile": ":material/calculate:",
    },
    "act": {
        "desk": ":material/upload_file:",
        "agencies": ":material/domain_verification:",
        "documents": ":material/description:",
    },
    "data": {
        "data": ":material/table:",
        "about": ":material/menu_book:",
    },
}
"""The pages by the job that they serve, in the order of the navigation, with their icons; a page's name is its file's
and its address's."""

PAGES: dict[str, str] = {name: icon for pages in GROUPS.values() for name, icon in pages.items()}
"""Every page with its icon."""

FIRST_PAGE = "overview"
"""The page at the root; `/overview` leads there, too."""

WRITING_PAGES = frozenset({"desk", "agencies"})
"""Pages that a dashboard which only shows does not have."""

NEEDING_NO_REPORT = frozenset({*WRITING_PAGES, "about"})
"""Pages that have something to show where the store has no report at all."""

LONGEST_PART, MOST_PARTS = 60, 5
"""Of what is quoted from an address."""

ICON = Path(__file__).with_name("icon.svg").read_text(encoding="utf-8")
"""Our own: Streamlit fetches its named icons for a browser's tab from another machine."""

_STYLE = f"<style>{Path(__file__).with_name('page.css').read_text(encoding='utf-8')}</style>"
"""What the framework's own page lacks, on screen and on paper."""

_DARK_BUTTONS = (
    "<style>[data-testid^='stBaseButton-primary']:enabled, [data-testid^='stBaseButton-primary']:enabled * "
    "{ color: #10161d; }</style>"
)
"""Streamlit writes white on the theme's colour, which a dark page needs so light that white cannot be read on it."""

Appearance = Literal["light", "dark"]


@dataclass(frozen=True, slots=True)
class View:
    """What a page needs to draw itself."""

    page: str
    words: Words
    answers: Answers
    selection: Selection
    appearance: Appearance
    notice: DeltaGenerator | None = None
    """Under the heading: where what is found out while the page is drawn is said."""


def offered_pages(read_only: bool) -> dict[str, dict[str, str]]:
    """The groups of the navigation that have a page, each with its pages and their icons."""
    offered = {
        group: {name: icon for name, icon in pages.items() if not (read_only and name in WRITING_PAGES)}
        for group, pages in GROUPS.items()
    }
    return {group: pages for group, pages in offered.items() if pages}


def list_pages(language: Language, read_only: bool) -> dict[str, list[st.Page]]:
    """The pages for the framework's navigation, by the name of their group.

    Made once and handed out as copies: making one looks up its file, and the framework notes in them which may be run.
    """
    return {group: [copy.copy(page) for page in pages] for group, pages in _make_pages(language, read_only).items()}


@functools.cache
def _make_pages(language: Language, read_only: bool) -> dict[str, list[st.Page]]:
    words = Words(language)
    groups = {
        words.text(f"navigation.{group}"): [
            st.Page(
                f"pages/{name}.py",
                title=words.text(f"page.{name}"),
                icon=icon,
                help=words.text(f"page.{name}_question"),
                # The first page is served at the root whatever its path; its name is that of the page that leads there.
                url_path="start" if name == FIRST_PAGE else name,
                default=name == FIRST_PAGE,
            )
            for name, icon in pages.items()
        ]
        for group, pages in offered_pages(read_only).items()
    }
    by_name = st.Page(open_first_page, title=words.text(f"page.{FIRST_PAGE}"), url_path=FIRST_PAGE, visibility="hidden")
    next(iter(groups.values())).append(by_name)
    return groups


def open_first_page() -> None:
    """Go on to the first page, which Streamlit serves at the root alone, with everything that the address says."""
    wanted = {name: st.query_params.get_all(name) for name in st.query_params}
    st.switch_page(f"pages/{FIRST_PAGE}.py", query_params=wanted)


def current_words() -> Words:
    """The words of the language that the address or the session asks for; Chinese where neither does."""
    asked = st.query_params.get("lang") if address.is_new() else address.value("lang")
    return Words(asked if asked in LANGUAGES else LANGUAGES[0])


def open_page(page: str, with_filters: tuple[str, ...] = filters.ALL) -> View:
    """Draw the frame of a page and return what it needs; stops the run where there are no data to show."""
    appearance: Appearance = "dark" if st.context.theme.type == "dark" else "light"
    st.html(_STYLE + (_DARK_BUTTONS if appearance == "dark" else ""))
    address.read(page)
    words = Words(cast(Language, address.value("lang") or LANGUAGES[0]))
    speak(words.language)
    _show_heading(page, words)
    notice = st.container()
    answers = _open_answers(words)
    if answers.is_simulated:
        st.warning(words.text("simulated.banner"), icon=":material/science:", title=words.text("simulated.mark"))
    if page not in NEEDING_NO_REPORT and filters.is_empty(answers):
        _show_empty_store(words)
    _follow_mergers(answers, words, notice)
    address.keep_known("page", ())
    selection = filters.choose(answers, words, with_filters)
    address.write(page)
    return View(page, words, answers, selection, appearance, notice)


def _follow_mergers(answers: Answers, words: Words, notice: DeltaGenerator) -> None:
    """A link to a body that people merged into another one since then leads to that one, and says so."""
    asked = address.bodies()
    known = filters.agency_names(answers, asked)
    gone = [agency_id for agency_id in asked if agency_id not in known]
    if not gone:
        return
    try:
        registry = registry_of(store_folder())
    except JournalError:
        return  # The address then names bodies that the page does not have, and says that.
    found = {agency_id: registry.find(agency_id) for agency_id in gone}
    standing = {agency_id: agency for agency_id, agency in found.items() if agency and agency.agency_id != agency_id}
    if standing:
        address.rename_bodies({agency_id: agency.agency_id for agency_id, agency in standing.items()})
        names = words.list([escape_markdown(agency.name) for agency in standing.values()])
        notice.info(words.text("address.merged", names=names), icon=":material/merge:")


def _show_heading(page: str, words: Words) -> None:
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.title(words.text(f"page.{page}"), anchor=False, width="content")
        key = f"language_{address.turn()}"
        st.session_state[key] = words.language
        st.segmented_control(
            words.text("language.label"),
            LANGUAGES,
            required=True,
            format_func=lambda code: Words(code).text("language.name"),
            label_visibility="collapsed",
            key=key,
            on_change=address.on_change("lang", key, lambda code: None if code == LANGUAGES[0] else str(code)),
        )
    st.caption(words.text(f"page.{page}_question"))


def _open_answers(words: Words) -> Answers:
    def build(make: Callable[[], None]) -> None:
        with st.status(words.text("start.building"), expanded=True) as status:
            st.write(words.text("start.building_detail"))
            make()
            status.update(label=words.text("start.built"), state="complete", expanded=False)

    try:
        return open_answers(build)
    except StoreError as error:
        show_store_error(words, error)
        st.stop()


def _show_empty_store(words: Words) -> None:
    """A store without any report: says so and how to fill it; the run ends here."""
    st.info(
        words.text("empty.store_detail", folder=escape_markdown(str(store_folder()))),
        title=words.text("empty.store"),
        icon=":material/inbox:",
    )
    if access.is_read_only():
        st.stop()
    st.page_link(
        "pages/desk.py",
        label=words.text("empty.store_open"),
        icon=PAGES["desk"],
        query_params=address.address_for("desk"),
    )
    st.stop()


def tell_error(words: Words, error: Exception) -> None:
    """What went wrong, in the reader's language: the errors of this project carry it in both."""
    st.error(escape_markdown(words.pick_message(str(error))), icon=":material/error:")


def show_store_error(words: Words, error: StoreError) -> None:
    """What is wrong with the store, in the reader's language, and what to do about it."""
    st.error(
        escape_markdown(words.pick_message(str(error))),
        title=words.text("broken.title"),
        icon=":material/database_off:",
    )
    st.markdown(words.text("broken.advice", folder=escape_markdown(str(store_folder()))))


def show_selection(view: View) -> None:
    """One line that says what is selected, under the title."""
    parts = [
        f"**{name}** {escape_markdown(value)}"
        for name, value in filters.describe(view.selection, view.answers, view.words)
        if value != view.words.text("filter.all")
    ]
    st.caption(" · ".join(parts))


def show_nothing_matches(view: View) -> None:
    """The state where no report matches the filters: says so, and offers the ways out."""
    words = view.words
    st.info(words.text("empty.detail"), title=words.text("empty.title"), icon=":material/search_off:")
    other = "aggregate" if view.selection.scope == "own" else "own"
    with st.container(horizontal=True):
        st.button(
            words.text("empty.other_scope", scope=words.code("scope", other)),
            on_click=address.put,
            args=("scope", None if other == filters.DEFAULT_SCOPE else other),
            key="empty_scope",
        )
        st.button(words.text("filter.clear"), on_click=address.clear, key="empty_clear")


def link_to(view: View, page: str, label: str, icon: str | None = None, **changes: str | list[str] | None) -> None:
    """A link to a page with the present view and some changes; opens without losing the filters."""
    st.page_link(
        f"pages/{page}.py",
        label=label,
        icon=icon or PAGES[page],
        query_params=address.address_for(page, **changes),
    )


def _tell_refused(view: View) -> None:
    """What the address asked for and is not here: it is out of the address by now, and said."""
    refused = address.refused()
    if not refused or view.notice is None:
        return
    address.write(view.page)
    parts = view.words.list([escape_markdown(part[:LONGEST_PART]) for part in refused[:MOST_PARTS]])
    view.notice.info(view.words.text("address.refused", parts=parts), icon=":material/link_off:")


def show_footer(view: View) -> None:
    """Where the figures come from and which version of the data this is; above, what of the address was left out."""
    words = view.words
    _tell_refused(view)
    st.divider()
    count = int(view.answers.ask_if_any("corrected_cells", **view.selection.parameters())["corrected_cell_count"].sum())
    if count:
        link_to(
            view,
            "data",
            words.text("correction.in_selection", count=words.count(count)),
            icon=":material/edit_note:",
            list="corrections",
        )
    st.caption(words.text("footer.sources", version=escape_markdown(view.answers.data_version)))
