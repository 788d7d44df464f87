"""A document as the page shows it before it is downloaded, the files, and where each of its numbers comes from."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import streamlit as st

from disclosure import downloads
from disclosure.documents.sentences import Number, Said
from disclosure.downloads import Grid, Paragraph
from disclosure.downloads.word import MEDIA_TYPE as WORD_TYPE
from disclosure.measures import catalogue
from disclosure.ui.checks.letter_sheets import safe_name
from disclosure.ui.documents.composing import Chart, Part, to_blocks
from disclosure.ui.documents.values import Values
from disclosure.ui.parts import sections
from disclosure.ui.parts.figures import cells_address
from disclosure.ui.parts.form_table import Cell, Layout, show_form_table
from disclosure.ui.shell.labels import escape_markdown
from disclosure.ui.shell.page import View, link_to

ROWS_SHOWN = 25


def show_files(values: Values, title: str, parts: Sequence[Part], template: bytes | None) -> None:
    """The buttons; each file is made when it is asked for."""
    words = values.words
    stem = file_stem(values, title)
    with st.container(horizontal=True):
        st.download_button(
            words.text("documents.docx"),
            data=lambda: downloads.to_docx(
                to_blocks(values, title, parts), title=title, template=template, is_numbered=True
            ),
            file_name=f"{stem}.docx",
            mime=WORD_TYPE,
            key="document_docx",
            on_click="ignore",
            icon=":material/download:",
            type="primary",
        )
        st.download_button(
            words.text("documents.html"),
            data=lambda: downloads.to_html(to_blocks(values, title, parts), title=title, language=words.language),
            file_name=f"{stem}.html",
            mime="text/html",
            key="document_html",
            on_click="ignore",
            icon=":material/print:",
        )


def show_parts(values: Values, title: str, parts: Sequence[Part]) -> None:
    """The document as it will read, a fold a section, the first one open; of long tables the first rows."""
    with st.container(border=True):
        st.subheader(escape_markdown(title), anchor=False)
        for place, part in enumerate(parts):
            fold = st.expander(
                escape_markdown(part.heading),
                expanded=place == 0,
                key=f"document_part_{part.code}_{values.words.language}",
                on_change="rerun",
            )
            if sections.is_drawn(fold):
                with fold:
                    _show_part(values, part)


def _show_part(values: Values, part: Part) -> None:
    for said in part.said:
        st.markdown(escape_markdown(said.text))
    name = ""
    for number, piece in enumerate(part.pieces):
        if isinstance(piece, Chart):
            st.markdown(f"**{escape_markdown(piece.title)}**")
            st.vega_lite_chart(
                piece.drawing.specification(),
                key=f"document_{part.code}_{number}",
                alt=f"{piece.title} {piece.alt}".strip(),
            )
        elif isinstance(piece, Grid):
            show_grid(values, piece, name)
        elif isinstance(piece, Paragraph):
            name = piece.text
            if piece.style == "caption":
                st.markdown(f"**{escape_markdown(piece.text)}**")
            else:
                st.caption(escape_markdown(piece.text))


def file_stem(values: Values, title: str) -> str:
    """A file's name without its ending; of simulated data it says so."""
    mark = "_" + values.words.text("simulated.file_mark") if values.view.answers.is_simulated else ""
    return f"{safe_name(title)}{mark}"


def show_grid(
    values: Values, grid: Grid, title: str, left_out: Collection[str] = (), wide_as: str | None = None
) -> None:
    """A table of a document, its first rows where it is long; `left_out` are headings that the page has no room for.

    `wide_as` is a key for one that a phone scrolls sideways: the framework's own table cannot be scrolled with keys.
    """
    heads = [cell.text for cell in grid.rows[0]]
    body = grid.rows[grid.head_rows :]
    shown = body[:ROWS_SHOWN]
    columns = {
        head: [escape_markdown(row[place].text) for row in shown]
        for place, head in enumerate(heads)
        if head not in left_out
    }
    if wide_as is None:
        st.table(columns, border="horizontal", hide_index=True, alt=title)
    else:
        head = [Cell(head, look="head") for head in columns]
        lines = [[Cell(row[heads.index(head)].text, look="text") for head in columns] for row in shown]
        show_form_table(Layout([head], lines), title, None, f"{wide_as}_{values.words.language}")
    if len(body) > len(shown):
        words = values.words
        said = words.text("documents.preview_rows", shown=words.count(len(shown)), count=words.count(len(body)))
        st.caption(said)


def show_sources(values: Values, parts: Sequence[Part]) -> None:
    """The numbers of a section's sentences: from which query each is, and a way to its cells."""
    words = values.words
    with st.expander(words.text("documents.sources"), icon=":material/grid_on:"):
        st.caption(words.text("documents.sources_note"))
        found = {part.code: part for part in parts if any(each.query for said in part.said for each in said.numbers)}
        code = st.selectbox(
            words.text("documents.sources_section"),
            list(found),
            index=None,
            format_func=lambda code: found[code].heading,
            placeholder=words.text("documents.sources_pick"),
            key=f"document_sources_{words.language}",
            filter_mode=None,
        )
        for said in found[code].said if code in found else ():
            numbers = [each for each in said.numbers if each.query and each.text]
            if numbers:
                _show_numbers(values.view, values.year, said, numbers)


def _show_numbers(view: View, year: int, said: Said, numbers: Sequence[Number]) -> None:
    st.markdown(escape_markdown(said.text))
    st.caption(" · ".join(f"**{escape_markdown(each.text)}** `{each.query}`" for each in numbers))
    known = {measure.code for measure in catalogue.list_measures()}
    codes = dict.fromkeys(code for each in numbers for code in each.about.split(".") if code in known)
    if codes:
        with st.container(horizontal=True):
            for code in codes:
                link_to(
                    view, "data", view.words.measure(code), icon=":material/grid_on:", **cells_address(view, code, year)
                )
