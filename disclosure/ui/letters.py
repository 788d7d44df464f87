"""What goes back to the bodies: their findings as sheets to print and fill in, one body or all of the selection."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from typing import Any

import polars as pl
import streamlit as st

from disclosure import downloads
from disclosure.checks import load_rules
from disclosure.downloads.word import MEDIA_TYPE as WORD_TYPE
from disclosure.ui import filters
from disclosure.ui.data import Value
from disclosure.ui.exports import MEDIA_TYPES, Export, show_downloads
from disclosure.ui.findings import cell_name, list_findings, rule_title, value_text
from disclosure.ui.labels import Words
from disclosure.ui.listings import DOWNLOADED_ROWS, SEVERITIES, arrange
from disclosure.ui.page import View

MOST_BODIES = 300
MOST_FINDINGS = 20_000
"""Beyond these a file would take too long to make, and nobody would print it."""

LETTER_COLUMNS = (
    "row_number",
    "agency_name",
    "report_year",
    "severity",
    "rule_title",
    "place",
    "message",
    "expected_value",
    "found_value",
    "legal_basis",
    "answer",
)
_WIDTHS = (3, 5, 5, 14, 22, 6, 6, 15, 16)
_NOT_A_FILE_NAME = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
_FIXED_DATE = (2000, 1, 1, 0, 0, 0)

Row = Mapping[str, Any]


def show_letters(view: View, wanted: Mapping[str, Value]) -> None:
    """Buttons for the findings of the page's filters: sheets for the bodies, and the bare table."""
    words = view.words
    frame = list_findings(view, wanted, MOST_FINDINGS + 1)
    if frame.is_empty():
        return
    bodies = frame["agency_id"].n_unique()
    with st.container(border=True):
        st.subheader(words.text("letters.title"), anchor=False)
        if bodies > MOST_BODIES or frame.height > MOST_FINDINGS:
            most = {"bodies": words.count(MOST_BODIES), "findings": words.count(MOST_FINDINGS)}
            st.info(words.text("letters.too_many", **most), icon=":material/filter_alt:")
        else:
            st.caption(words.text("letters.note", bodies=words.count(bodies), findings=words.count(frame.height)))
            _show_buttons(view, frame)
        st.caption(words.text("letters.table"))
        show_downloads(
            view,
            Export(
                name="findings",
                title=words.text("page.checks"),
                frame=lambda: arrange(view, "findings", list_findings(view, wanted, DOWNLOADED_ROWS)),
            ),
        )


def _show_buttons(view: View, frame: pl.DataFrame) -> None:
    words = view.words
    names = frame["agency_name"].unique().to_list()
    stem = safe_name(names[0] if len(names) == 1 else words.text("letters.all_bodies"))
    makers: dict[str, tuple[Callable[[], bytes], str, str]] = {
        "xlsx": (lambda: letter_workbook(view, frame), MEDIA_TYPES["xlsx"], "xlsx"),
        "docx": (lambda: letter_document(view, frame), WORD_TYPE, "docx"),
        "html": (lambda: letter_page(view, frame), "text/html", "html"),
    }
    if len(names) > 1:
        makers["zip"] = (lambda: letter_archive(view, frame), "application/zip", "zip")
    mark = "_" + words.text("simulated.file_mark") if view.answers.is_simulated else ""
    with st.container(horizontal=True):
        for kind, (make, media, ending) in makers.items():
            st.download_button(
                words.text(f"letters.{kind}"),
                data=make,
                file_name=f"{words.text('letters.file')}_{stem}{mark}.{ending}",
                mime=media,
                key=f"letters_{kind}",
                on_click="ignore",
                icon=":material/download:",
                type="primary" if kind == "docx" else "secondary",
            )


def safe_name(name: str) -> str:
    """A name that every system takes for a file."""
    return _NOT_A_FILE_NAME.sub("_", name).strip(" .")[:80] or "_"


def letter_rows(words: Words, frame: pl.DataFrame) -> list[dict[str, Any]]:
    """The findings as rows of a sheet (LETTER_COLUMNS and agency_id), body by body, numbered within each."""
    basis = {rule.rule_id: getattr(rule.basis, words.language) for rule in load_rules()}
    severities = {code: place for place, code in enumerate(SEVERITIES)}
    found = sorted(
        frame.iter_rows(named=True),
        key=lambda row: (
            row["agency_name"],
            row["agency_id"],
            -row["report_year"],
            severities.get(row["severity"], len(severities)),
        ),
    )
    rows = []
    for _, of_body in groupby(found, key=lambda row: row["agency_id"]):
        for number, row in enumerate(of_body, start=1):
            rows.append(
                {
                    "row_number": number,
                    "agency_id": row["agency_id"],
                    "agency_name": row["agency_name"],
                    "report_year": row["report_year"],
                    "severity": words.code("severity", row["severity"]),
                    "rule_title": rule_title(words, row["rule_id"]),
                    "place": cell_name(words, row["figure_key"]),
                    "message": words.typeset(str(row[f"message_{words.language}"])),
                    "expected_value": row["expected_value"],
                    "found_value": row["found_value"],
                    "legal_basis": words.typeset(basis.get(row["rule_id"], "")),
                    "answer": "",
                }
            )
    return rows


def letter_blocks(view: View, frame: pl.DataFrame) -> list[downloads.Block]:
    """A sheet a body, each on a new page: what was found, where, and room for the answer."""
    words = view.words
    blocks: list[downloads.Block] = []
    for _, grouped in groupby(letter_rows(words, frame), key=lambda row: row["agency_id"]):
        rows = list(grouped)
        if blocks:
            blocks.append(downloads.PageBreak())
        blocks += _sheet(view, rows)
    return blocks


def _sheet(view: View, rows: Sequence[Row]) -> list[downloads.Block]:
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
    ]
    names = ("row_number", "report_year", "severity", "place", "message", "expected_value", "found_value")
    head = [downloads.GridCell(words.text(f"letter_column.{name}"), align="center", is_head=True) for name in names]
    head += [
        downloads.GridCell(words.text(f"letter_column.{name}"), align="center", is_head=True)
        for name in ("legal_basis", "answer")
    ]
    body = [
        [
            downloads.GridCell(str(row["row_number"]), align="center"),
            downloads.GridCell(str(row["report_year"]), align="center"),
            downloads.GridCell(str(row["severity"]), align="center"),
            downloads.GridCell(str(row["place"])),
            downloads.GridCell(words.text("letters.what", title=row["rule_title"], message=row["message"])),
            downloads.GridCell(value_text(words, row["expected_value"]), align="right"),
            downloads.GridCell(value_text(words, row["found_value"]), align="right"),
            downloads.GridCell(str(row["legal_basis"])),
            downloads.GridCell(""),
        ]
        for row in rows
    ]
    blocks += [
        downloads.Grid([head, *body], _WIDTHS, head_rows=1),
        downloads.Paragraph(words.text("letters.answer_hint")),
        downloads.Paragraph(words.text("letters.sign")),
        downloads.Paragraph(words.text("footer.version_line", version=view.answers.data_version), "small"),
    ]
    return blocks


def letter_document(view: View, frame: pl.DataFrame) -> bytes:
    """The sheets as one Word document."""
    return downloads.to_docx(letter_blocks(view, frame), title=view.words.text("letters.heading"), is_landscape=True)


def letter_page(view: View, frame: pl.DataFrame) -> bytes:
    """The sheets as one HTML file that prints a body a page."""
    return downloads.to_html(
        letter_blocks(view, frame),
        title=view.words.text("letters.heading"),
        language=view.words.language,
        is_landscape=True,
    )


def letter_workbook(view: View, frame: pl.DataFrame) -> bytes:
    """The findings as one sheet of Excel with an empty column for the answers."""
    words = view.words
    numbers: dict[str, pl.DataType] = {
        "row_number": pl.Int32(),
        "report_year": pl.Int32(),
        "expected_value": pl.Decimal(38, 6),
        "found_value": pl.Decimal(38, 6),
    }
    schema = pl.Schema({name: numbers.get(name, pl.String()) for name in LETTER_COLUMNS})
    rows = [{name: row[name] for name in LETTER_COLUMNS} for row in letter_rows(words, frame)]
    heads = {name: words.text(f"letter_column.{name}") for name in LETTER_COLUMNS}
    sheet = downloads.Sheet(
        words.text("letters.sheet"), pl.DataFrame(rows, schema=schema), headers=heads, meanings=heads
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
            downloads.Section(words.text("letters.heading"), [("", words.text("letters.answer_hint"))]),
            downloads.Section(words.text("filter.title"), filters.describe(view.selection, view.answers, view.words)),
        ],
        data_version_line=words.text("footer.version_line", version=view.answers.data_version),
        simulated_mark=words.text("simulated.mark") if view.answers.is_simulated else None,
    )
    return downloads.to_xlsx([sheet], about)


def letter_archive(view: View, frame: pl.DataFrame) -> bytes:
    """One Word document and one workbook a body, in one archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, body in enumerate(frame.sort("agency_name", "agency_id").partition_by("agency_id"), start=1):
            stem = f"{number:03d}_{safe_name(str(body['agency_name'][0]))}"
            for ending, make in (("docx", letter_document), ("xlsx", letter_workbook)):
                name = zipfile.ZipInfo(f"{stem}.{ending}", _FIXED_DATE)
                archive.writestr(name, make(view, body), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
