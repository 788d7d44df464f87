"""Who asked and what they got: the disclosure rate of each kind of applicant, and the outcomes cell by cell."""

from __future__ import annotations

import polars as pl
import streamlit as st

from disclosure.ui.parts import comparisons, sections
from disclosure.ui.parts.comparisons import RATE_RATIOS, YEAR_COLUMNS, join_sentences
from disclosure.ui.parts.drawing import draw
from disclosure.ui.parts.exports import Export, show_downloads
from disclosure.ui.parts.figures import rows_of_year
from disclosure.ui.parts.form_table import Cell, Layout, show_form_table
from disclosure.ui.parts.sections import chart_words, show_section
from disclosure.ui.shell.labels import Words
from disclosure.ui.shell.page import View
from disclosure.ui.shell.populations import MINIMUM_BASE

APPLICANTS = (
    "natural_person",
    "org_business",
    "org_research",
    "org_public_interest",
    "org_legal_services",
    "org_other",
)
ORGANISATIONS = "organisations"
TABLE_COLUMNS = ("row_label", "applicant_label", "value", "body_count", "report_count", "is_derived")


def show_applicants(view: View, year: int) -> None:
    """The rate by applicant in the year in focus, over the years, and the cells behind it."""
    words = view.words
    codes = [f"disclosure_rate_{name}" for name in APPLICANTS]
    frame = comparisons.by_year(view, [*codes, f"disclosure_rate_{ORGANISATIONS}"])
    names = {code: applicant_name(words, name) for code, name in zip(codes, APPLICANTS, strict=True)}
    rows = frame.filter(
        (pl.col("report_year") == year) & pl.col("measure").is_in(codes) & pl.col("value").is_not_null()
    )
    chart = draw(
        "ranking",
        rows.with_columns(
            pl.col("measure").alias("agency_id"),
            pl.col("measure").replace_strict(names, default=None).alias("agency_name"),
        ),
        labels={**chart_words(words), "agency_name": words.text("applicants.kind")},
        minimum_base=MINIMUM_BASE,
        select="none",
        appearance=view.appearance,
    )
    of_year, over_years = st.columns(2)
    with of_year:
        show_section(
            view,
            key="rate_by_applicant",
            title=words.text("applicants.title", year=words.year(year)),
            chart=chart,
            frame=rows,
            columns=YEAR_COLUMNS,
            metrics=("disclosure_rate_by_applicant",),
            sentence=say_applicants(words, frame, year),
            note=words.text("applicants.note", base=MINIMUM_BASE),
            ratios=RATE_RATIOS,
        )
    with over_years:
        comparisons.show_trend(
            view,
            frame.filter(pl.col("measure").is_in(codes)),
            key="rate_by_applicant_years",
            title=words.text("applicants.trend"),
            measures=codes,
            names=names,
        )
    _show_cells(view, year)


def _number(words: Words, value: float | None) -> Cell:
    if value is None:
        return Cell(words.text("common.no_data"), look="text number missing")
    return Cell(words.count(value), look="text number")


def applicant_name(words: Words, name: str) -> str:
    """The form's own name of a kind of applicant; of the five kinds of organisations together their heading."""
    return words.group("applications", name) if name == ORGANISATIONS else words.column("applications", name)


def say_applicants(words: Words, frame: pl.DataFrame, year: int) -> str:
    """Natural persons against organisations, with the parts of each rate."""
    rows = rows_of_year(frame, year)
    parts = []
    for name in ("natural_person", ORGANISATIONS):
        row = rows.get(f"disclosure_rate_{name}")
        if row is None or row["value"] is None:
            continue
        parts.append(
            words.text(
                "applicants.part_small" if row["is_below_base"] else "applicants.part",
                name=applicant_name(words, name),
                value=words.ratio(row["value"]),
                numerator=words.count(row["numerator"]),
                denominator=words.count(row["denominator"]),
                base=MINIMUM_BASE,
            )
        )
    if not parts:
        return words.text("applicants.none", year=words.year(year))
    return join_sentences(words, words.text("applicants.sentence", year=words.year(year), parts=words.list(parts)))


def _show_cells(view: View, year: int) -> None:
    """Every outcome by kind of applicant, over all reports of the year, as the form has it."""
    words = view.words
    found = view.answers.ask("outcome_by_applicant", **{**view.selection.parameters(), "years": [year]})
    if found.is_empty():
        return
    rows = {code: words.row("applications", code) for code in found["row_code"].unique().to_list()}
    applicants = {
        code: applicant_name(words, code) if code != "total" else words.column("applications", "total")
        for code in found["applicant_code"].unique().to_list()
    }
    frame = found.with_columns(
        pl.col("row_code").replace_strict(rows, default=None).alias("row_label"),
        pl.col("applicant_code").replace_strict(applicants, default=None).alias("applicant_label"),
    )
    order = [name for code, name in applicants.items() if code in ("natural_person", ORGANISATIONS)]
    order += [applicants[name] for name in (*APPLICANTS[1:], "total") if name in applicants]
    wide = frame.pivot(on="applicant_label", index="row_label", values="value", maintain_order=True)
    table = wide.select("row_label", *(name for name in dict.fromkeys(order) if name in wide.columns))
    title = words.text("applicants.cells", year=words.year(year))
    fold = st.expander(title, key=f"outcome_by_applicant_{words.language}", on_change="rerun", icon=":material/table:")
    if not sections.is_drawn(fold):
        return
    with fold:
        st.caption(words.text("applicants.cells_note"))
        head = [Cell(name, look="head") for name in (words.text("column.row_label"), *table.columns[1:])]
        body = [
            [Cell(str(label), look="text"), *(_number(words, value) for value in values)]
            for label, *values in table.iter_rows()
        ]
        show_form_table(Layout([head], body), title, None, f"applicants_{words.language}")
        show_downloads(
            view,
            Export(
                name="outcome_by_applicant",
                title=title,
                frame=lambda: frame.select(TABLE_COLUMNS),
                metrics=("disclosure_rate_by_applicant",),
            ),
        )
