"""The words behind a finding about the text: the statements that were compared, the passages that two texts share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from disclosure.ui.checks.findings import value_text
from disclosure.ui.parts.form_table import Cell, Layout, show_form_table
from disclosure.ui.shell.labels import NO_NUMBER, Words, escape_markdown
from disclosure.ui.shell.page import View, link_to

Row = Mapping[str, Any]

_PERCENT_KINDS = ("share", "change")


def show_statements(view: View, row: Row, place: int) -> None:
    """The statement that the finding names and those that it was compared with, each with its sentence and place."""
    if row["claim_number"] is None:
        return
    words = view.words
    frame = view.answers.ask(
        "finding_statements", report_id=int(row["report_id"]), claim_number=int(row["claim_number"])
    )
    body = [
        [
            Cell(_place(words, line["section_code"], line["position"]), look="text"),
            Cell(_said(words, line), look=f"text{' marked' if line['is_named'] else ''}"),
            Cell(str(line["quote"]), look="text"),
        ]
        for line in frame.iter_rows(named=True)
    ]
    _show(words, "statements", ("place", "said", "sentence"), body, f"statements_{place}")


def show_passages(view: View, row: Row, place: int) -> None:
    """The longest passages that a copied report shares with the other one, and the way to that one."""
    if row["other_report_id"] is None:
        return
    words = view.words
    frame = view.answers.ask(
        "copied_passages", report_id=int(row["report_id"]), other_report_id=int(row["other_report_id"])
    )
    if frame.is_empty():
        return
    body = [
        [
            Cell(_place(words, line["section_code"], line["position"]), look="text"),
            Cell(_place(words, line["other_section_code"], line["other_position"]), look="text"),
            Cell(str(line["passage_text"]), look="text marked"),
        ]
        for line in frame.iter_rows(named=True)
    ]
    _show(words, "passages", ("place", "other_place", "passage"), body, f"passages_{place}")
    other = frame.row(0, named=True)
    st.caption(
        words.text(
            "quoted.other",
            share=words.ratio(other["shared_ratio"]),
            name=escape_markdown(str(other["other_agency_name"])),
            year=words.year(other["other_report_year"]),
        )
    )
    link_to(
        view,
        "agency",
        words.text("quoted.open_other"),
        body=str(other["other_agency_id"]),
        scope=None if other["other_scope"] == "own" else str(other["other_scope"]),
        focus=str(other["other_report_year"]),
    )


def _show(words: Words, what: str, columns: tuple[str, ...], body: list[list[Cell]], key: str) -> None:
    if not body:
        return
    st.markdown(f"**{words.text(f'quoted.{what}')}**")
    head = [Cell(words.text(f"quoted.{column}"), look="head") for column in columns]
    show_form_table(Layout([head], body), words.text(f"quoted.{what}_caption"), None, f"{key}_{words.language}")


def _place(words: Words, section: str | None, position: int) -> str:
    if section is None:
        return words.text("quoted.no_narrative")
    return words.text("quoted.paragraph", section=words.code("narrative", section), number=position)


def _said(words: Words, line: Row) -> str:
    """What a statement says: of what, how exactly, how much."""
    is_percent = line["claim_kind"] in _PERCENT_KINDS
    value = f"{value_text(words, line['value'])}{'%' if is_percent else ''}"
    if line["operator"] != "exact":
        value = words.text(f"quoted.{line['operator']}", value=value)
    subject = line[f"label_{words.language}"] or (
        words.code("claim_kind", line["claim_kind"]) if line["claim_kind"] != "count" else NO_NUMBER
    )
    return words.text("quoted.subject", subject=subject, value=value)
