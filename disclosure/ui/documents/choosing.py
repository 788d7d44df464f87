"""What the page of documents asks: which document, its sections and their order, title and sender, a template."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from disclosure import downloads
from disclosure.documents.sentences import KINDS, load_sections, usual_sections
from disclosure.ui.checks.letter_sheets import LetterHead
from disclosure.ui.checks.letters import choose_head
from disclosure.ui.parts.uploader import uploader_words
from disclosure.ui.shell import address
from disclosure.ui.shell.access import is_read_only
from disclosure.ui.shell.page import View, tell_error

DOCUMENTS = (*KINDS, "reminders", "ledger", "assessment")
"""The documents that the page offers, in order."""


def choose_document(view: View) -> str:
    """The kind of document; in the address where it is not the first."""
    words = view.words
    key = f"document_{words.language}_{address.turn()}"
    st.session_state[key] = address.keep_one("document", DOCUMENTS) or DOCUMENTS[0]
    chosen = st.segmented_control(
        words.text("documents.kind"),
        DOCUMENTS,
        required=True,
        format_func=lambda code: words.code("document", code),
        key=key,
        wrap=True,
        on_change=lambda: _take_document(key),
    )
    return str(chosen or DOCUMENTS[0])


def _take_document(key: str) -> None:
    chosen = st.session_state[key]
    address.put("document", None if chosen == DOCUMENTS[0] else chosen)
    address.put("sections", None)


def choose_sections(view: View, kind: str) -> list[str]:
    """The sections to be written, in the order wanted: ticked, and moved by arrows."""
    words, usual = view.words, usual_sections(kind)
    sections = [code for code, section in load_sections().items() if any(section.places.values())]
    chosen = address.keep_known("sections", sections) or usual
    listed = [*chosen, *(code for code in sections if code not in chosen)]
    with st.expander(words.text("documents.sections"), icon=":material/format_list_numbered:"):
        st.caption(words.text("documents.sections_note"))
        for code in listed:
            _show_section(view, code, chosen, usual)
        st.button(
            words.text("documents.sections_usual"),
            key="sections_usual",
            disabled=chosen == usual,
            on_click=_put,
            args=(usual, usual),
        )
    return chosen


def _show_section(view: View, code: str, chosen: Sequence[str], usual: Sequence[str]) -> None:
    words = view.words
    title = load_sections()[code].title.pick(words.language)
    place = chosen.index(code) if code in chosen else None
    key = f"section_{code}_{words.language}_{address.turn()}"
    st.session_state[key] = place is not None
    with st.container(horizontal=True, vertical_alignment="center"):
        st.checkbox(title, key=key, on_change=_tick, args=(code, list(chosen), list(usual)), width="stretch")
        for step, icon in ((-1, ":material/arrow_upward:"), (1, ":material/arrow_downward:")):
            target = -1 if place is None else place + step
            name = words.text("documents.section_up" if step < 0 else "documents.section_down", title=title)
            st.button(
                name,
                icon=icon,
                key=f"move_{code}_{step}",
                type="tertiary",
                disabled=not 0 <= target < len(chosen),
                on_click=_move,
                args=(code, step, list(chosen), list(usual)),
            )


def _tick(code: str, chosen: list[str], usual: list[str]) -> None:
    changed = [each for each in chosen if each != code] if code in chosen else [*chosen, code]
    _put(changed or usual, usual)


def _move(code: str, step: int, chosen: list[str], usual: list[str]) -> None:
    place = chosen.index(code)
    chosen[place], chosen[place + step] = chosen[place + step], chosen[place]
    _put(chosen, usual)


def _put(chosen: list[str], usual: list[str]) -> None:
    address.put("sections", None if chosen == usual else chosen)


def choose_title_and_head(view: View, usual: str) -> tuple[str, LetterHead]:
    """The office's own title (empty for the `usual` one), who issues the document and until when answers come."""
    words = view.words
    key = f"document_title_{words.language}_{address.turn()}"
    st.session_state[key] = address.value("title") or ""

    def changed() -> None:
        text = " ".join(str(st.session_state[key]).split())
        address.put("title", text if address.PARAMETERS["title"].pattern.fullmatch(text) else None)

    head = choose_head(view, is_open=False)
    with st.expander(words.text("documents.own_title"), icon=":material/title:"):
        title = st.text_input(
            words.text("documents.own_title"),
            max_chars=60,
            placeholder=usual,
            key=key,
            on_change=changed,
        )
    return " ".join(title.split()), head


def choose_head_and_template(view: View) -> tuple[LetterHead, bytes | None]:
    """Who issues a sheet and until when answers come, and the office's template."""
    return choose_head(view, is_open=False), choose_template(view)


def choose_template(view: View) -> bytes | None:
    """The office's own Word file, where one was brought and can be used; says what it lacks.

    A dashboard that only shows takes no files.
    """
    if is_read_only():
        return None
    words = view.words
    with st.expander(words.text("documents.template"), icon=":material/upload_file:"):
        st.html(uploader_words(words.text("documents.drop"), words.text("desk.browse")))
        file = st.file_uploader(
            words.text("documents.template"),
            type=["docx"],
            key=f"document_template_{words.language}",
            label_visibility="collapsed",
        )
        st.caption(words.text("documents.template_note"))
        if file is None:
            return None
        data = file.getvalue()
        try:
            lacking = [words.code("style", role) for role in downloads.lacking_styles(data)]
        except downloads.TemplateError as error:
            tell_error(words, error)
            return None
        if lacking:
            st.info(words.text("documents.template_lacks", roles=words.list(lacking)), icon=":material/info:")
        else:
            st.success(words.text("documents.template_fits"), icon=":material/check_circle:")
    return data
