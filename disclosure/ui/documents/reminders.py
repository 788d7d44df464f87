"""Reminders to the bodies of the roster whose report is not in this store: a sheet a body."""

from __future__ import annotations

import streamlit as st

from disclosure import downloads
from disclosure.documents.sentences import Find, Lacking, Number, say, sentences_of
from disclosure.downloads import PageBreak, Paragraph
from disclosure.downloads.word import MEDIA_TYPE as WORD_TYPE
from disclosure.ui.checks.letter_sheets import head_line
from disclosure.ui.documents.choosing import choose_head_and_template
from disclosure.ui.documents.grids import owed_grid
from disclosure.ui.documents.preview import file_stem, show_grid
from disclosure.ui.documents.values import Row, Values
from disclosure.ui.shell.access import is_read_only
from disclosure.ui.shell.labels import escape_markdown
from disclosure.ui.shell.page import View, link_to

MOST_SHEETS = 2_000
SHOWN = 3


def show(view: View, year: int) -> None:
    """Who has no report here, the sheets to download, and how they will read."""
    words = view.words
    head, template = choose_head_and_template(view)
    values = Values(view, year, head)
    if not values.has_roster():
        lacking = words.text("reminders.no_roster_read_only" if is_read_only() else "reminders.no_roster")
        st.info(lacking, icon=":material/info:")
        if not is_read_only():
            link_to(view, "agencies", words.text("reminders.to_roster"), queue="roster")
        return
    missing = values.missing_on_roster()
    due = values.find("roster.due_count", "")
    st.markdown(
        words.text(
            "reminders.count",
            year=words.year(year),
            due=due.text,
            owed=words.count(missing.height),
        )
    )
    if missing.is_empty():
        st.success(words.text("reminders.nothing"), icon=":material/task_alt:")
        return
    title = words.text("reminders.title")
    sheets = min(missing.height, MOST_SHEETS)
    st.download_button(
        words.text("reminders.docx", count=words.count(sheets)),
        data=lambda: downloads.to_docx(reminder_blocks(values), title=title, template=template),
        file_name=f"{file_stem(values, title)}.docx",
        mime=WORD_TYPE,
        key="reminders_docx",
        on_click="ignore",
        icon=":material/download:",
        type="primary",
    )
    show_grid(values, owed_grid(values), words.text("documents.table_owed", year=words.year(year)))
    if sheets > SHOWN:
        st.caption(words.text("reminders.preview", shown=words.count(SHOWN), count=words.count(sheets)))
    with st.container(border=True):
        for block in reminder_blocks(values, SHOWN):
            if isinstance(block, PageBreak):
                st.divider()
            elif isinstance(block, Paragraph):
                text = escape_markdown(block.text)
                st.markdown(f"**{text}**" if block.style in ("title", "heading") else text)


def reminder_blocks(values: Values, limit: int = MOST_SHEETS) -> list[downloads.Block]:
    """A sheet a body, in the office's own order, each on a page of its own."""
    words = values.words
    blocks: list[downloads.Block] = []
    for row in values.missing_on_roster().head(limit).iter_rows(named=True):
        if blocks:
            blocks.append(PageBreak())
        if values.view.answers.is_simulated:
            blocks.append(Paragraph(words.text("simulated.mark"), "mark"))
        blocks += [
            Paragraph(words.text("reminders.title"), "title"),
            Paragraph(head_line(words, values.head)),
            Paragraph(words.text("letters.to", name=row["agency_name"]), "heading"),
        ]
        for sentence in sentences_of("reminder"):
            spoken = say(sentence, words.language, _about(values, row))
            if spoken is not None:
                blocks.append(Paragraph(spoken.text))
        blocks += [
            Paragraph(words.text("letters.sign")),
            Paragraph(words.text("footer.version_line", version=values.view.answers.data_version), "small"),
        ]
    return blocks


def _about(values: Values, row: Row) -> Find:
    def find(name: str, look: str) -> Number | Lacking:
        if name == "row.deadline" and row["deadline"] is not None:
            return Number(name, row["deadline"], values.words.day(row["deadline"]), "roster_missing")
        if name == "row.is_filed":
            return Number(name, int(row["filed_on"] is not None), "", "roster_missing")
        if name == "row.filed_on" and row["filed_on"] is not None:
            return Number(name, row["filed_on"], values.words.day(row["filed_on"]), "roster_missing")
        if name == "row.is_named":
            return Number(name, int(row["agency_id"] in values.named_by_law()), "", "coverage_matrix")
        return values.find(name, look)

    return find
