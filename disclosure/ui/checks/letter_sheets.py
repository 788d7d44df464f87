"""The sheets that go to the bodies, as Word, Excel and a page to print: a body a sheet, a line a finding.

A line says what the report has (cells and sentence as printed), what a rule computes from it and what is asked. Which
of two numbers is wrong is for the body to say: no line says what a number ought to be. No decision or note of the
office is in a sheet.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

import polars as pl

from disclosure import downloads
from disclosure.ui.data.listings import SEVERITIES
from disclosure.ui.parts.statements import state_findings
from disclosure.ui.shell import filters
from disclosure.ui.shell.labels import Words
from disclosure.ui.shell.page import View

LETTER_COLUMNS = (
    "row_number",
    "agency_name",
    "report_year",
    "severity",
    "rule_title",
    "evidence",
    "message",
    "ask",
    "legal_basis",
    "answer",
)
_SHOWN = ("row_number", "report_year", "severity", "message", "evidence", "ask", "legal_basis", "answer")
_WIDTHS = (4, 5, 6, 22, 27, 12, 14, 14)
_EXCEL_WIDTHS = (5, 13, 6, 6, 11, 42, 36, 16, 20, 20)
_NOT_A_FILE_NAME = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
_FIXED_DATE = (2000, 1, 1, 0, 0, 0)

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class LetterHead:
    """Who sends the sheets, when, until when an answer is asked for and whom to ask; what is empty is left blank."""

    issuer: str = ""
    contact: str = ""
    issued_on: date | None = None
    answer_by: date | None = None


BLANK_HEAD = LetterHead()


def safe_name(name: str) -> str:
    """A name that every system takes for a file."""
    return _NOT_A_FILE_NAME.sub("_", name).strip(" .")[:80] or "_"


def letter_rows(view: View, frame: pl.DataFrame) -> list[dict[str, Any]]:
    """The findings as rows of a sheet (LETTER_COLUMNS and agency_id), body by body, numbered within each."""
    words = view.words
    order = {code: place for place, code in enumerate(SEVERITIES)}
    found = sorted(
        frame.iter_rows(named=True),
        key=lambda row: (
            row["agency_name"],
            row["agency_id"],
            -row["report_year"],
            order.get(row["severity"], len(order)),
        ),
    )
    rows: list[dict[str, Any]] = []
    last, number = None, 0
    for row, statement in zip(found, state_findings(words, view.answers, found), strict=True):
        number = number + 1 if row["agency_id"] == last else 1
        last = row["agency_id"]
        rows.append(
            {
                "row_number": number,
                "agency_id": row["agency_id"],
                "agency_name": row["agency_name"],
                "report_year": row["report_year"],
                "severity": words.code("severity", row["severity"]),
                "rule_title": statement.title,
                "evidence": statement.evidence,
                "message": statement.message,
                "ask": statement.ask,
                "legal_basis": statement.basis,
                "answer": "",
            }
        )
    return rows


def letter_blocks(view: View, frame: pl.DataFrame, head: LetterHead) -> list[downloads.Block]:
    """A sheet a body, each on a new page: what was found, where, and room for the answer."""
    blocks: list[downloads.Block] = []
    for _, grouped in groupby(letter_rows(view, frame), key=lambda row: row["agency_id"]):
        if blocks:
            blocks.append(downloads.PageBreak())
        blocks += _sheet(view, list(grouped), head)
    return blocks


def _sheet(view: View, rows: Sequence[Row], head: LetterHead) -> list[downloads.Block]:
    words = view.words
    blocks: list[downloads.Block] = []
    if view.answers.is_simulated:
        blocks.append(downloads.Paragraph(words.text("simulated.mark"), "mark"))
    counts = [
        words.text("letters.count", severity=words.code("severity", code), count=words.count(count))
        for code in SEVERITIES
        if (count := sum(row["severity"] == words.code("severity", code) for row in rows))
    ]
    years = sorted({int(row["report_year"]) for row in rows})
    blocks += [
        downloads.Paragraph(words.text("letters.heading"), "title"),
        downloads.Paragraph(head_line(words, head)),
        downloads.Paragraph(words.text("letters.to", name=rows[0]["agency_name"]), "heading"),
        downloads.Paragraph(
            words.text(
                "letters.intro",
                scope=words.code("scope", view.selection.scope),
                years=words.list([words.year(year) for year in years]),
                count=words.count(len(rows)),
                counts=words.list(counts),
            )
        ),
        downloads.Paragraph(_deadline(words, head)),
    ]
    titles = [downloads.GridCell(words.text(f"letter_column.{name}"), align="center", is_head=True) for name in _SHOWN]
    body = [
        [
            downloads.GridCell(str(row["row_number"]), align="center"),
            downloads.GridCell(str(row["report_year"]), align="center"),
            downloads.GridCell(str(row["severity"]), align="center"),
            downloads.GridCell(f"{words.text('letters.what', title=row['rule_title'])}\n{row['message']}"),
            *(downloads.GridCell(str(row[name])) for name in ("evidence", "ask", "legal_basis", "answer")),
        ]
        for row in rows
    ]
    blocks += [
        downloads.Grid([titles, *body], _WIDTHS, head_rows=1),
        downloads.Paragraph(words.text("letters.answer_hint")),
        downloads.Paragraph(words.text("letters.sign")),
        downloads.Paragraph(words.text("footer.version_line", version=view.answers.data_version), "small"),
    ]
    return blocks


def head_line(words: Words, head: LetterHead) -> str:
    """Who sends a sheet and when; a blank to be filled in where it is not said."""
    return words.text(
        "letters.from",
        issuer=head.issuer or words.text("letters.blank"),
        date=words.day(head.issued_on) if head.issued_on else words.text("letters.blank_date"),
    )


def _deadline(words: Words, head: LetterHead) -> str:
    return words.text(
        "letters.deadline",
        date=words.day(head.answer_by) if head.answer_by else words.text("letters.blank_date"),
        contact=head.contact or words.text("letters.blank"),
    )


def letter_document(view: View, frame: pl.DataFrame, head: LetterHead = BLANK_HEAD) -> bytes:
    """The sheets as one Word document."""
    blocks = letter_blocks(view, frame, head)
    return downloads.to_docx(blocks, title=view.words.text("letters.heading"), is_landscape=True)


def letter_page(view: View, frame: pl.DataFrame, head: LetterHead = BLANK_HEAD) -> bytes:
    """The sheets as one HTML file that prints a body a page."""
    return downloads.to_html(
        letter_blocks(view, frame, head),
        title=view.words.text("letters.heading"),
        language=view.words.language,
        is_landscape=True,
    )


def letter_workbook(view: View, frame: pl.DataFrame, head: LetterHead = BLANK_HEAD) -> bytes:
    """The findings as one sheet of Excel with an empty column for the answers, laid out to be printed."""
    words = view.words
    numbers: dict[str, pl.DataType] = {"row_number": pl.Int32(), "report_year": pl.Int32()}
    schema = pl.Schema({name: numbers.get(name, pl.String()) for name in LETTER_COLUMNS})
    rows = [{name: row[name] for name in LETTER_COLUMNS} for row in letter_rows(view, frame)]
    heads = {name: words.text(f"letter_column.{name}") for name in LETTER_COLUMNS}
    sheet = downloads.Sheet(
        words.text("letters.sheet"),
        pl.DataFrame(rows, schema=schema),
        headers=heads,
        meanings=heads,
        widths=dict(zip(LETTER_COLUMNS, _EXCEL_WIDTHS, strict=True)),
        print_title=words.text("letters.heading"),
        print_note=f"{head_line(words, head)}  {_deadline(words, head)}",
    )
    about = downloads.About(
        sheet_name=words.text("download.about_sheet"),
        columns_sheet_name=words.text("download.columns_sheet"),
        column_heads=(
            words.text("download.head_sheet"),
            words.text("download.head_column"),
            words.text("download.head_code"),
            words.text("download.head_meaning"),
        ),
        sections=[
            downloads.Section(
                words.text("letters.heading"),
                [("", head_line(words, head)), ("", _deadline(words, head)), ("", words.text("letters.answer_hint"))],
            ),
            downloads.Section(words.text("filter.title"), filters.describe(view.selection, view.answers, view.words)),
        ],
        data_version_line=words.text("footer.version_line", version=view.answers.data_version),
        simulated_mark=words.text("simulated.mark") if view.answers.is_simulated else None,
    )
    return downloads.to_xlsx([sheet], about)


def letter_archive(view: View, frame: pl.DataFrame, head: LetterHead = BLANK_HEAD) -> bytes:
    """One Word document and one workbook a body, in one archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, body in enumerate(frame.sort("agency_name", "agency_id").partition_by("agency_id"), start=1):
            stem = f"{number:03d}_{safe_name(str(body['agency_name'][0]))}"
            for ending, make in (("docx", letter_document), ("xlsx", letter_workbook)):
                name = zipfile.ZipInfo(f"{stem}.{ending}", _FIXED_DATE)
                archive.writestr(name, make(view, body, head), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
