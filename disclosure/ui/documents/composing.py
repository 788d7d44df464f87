"""A document from its sections: title, sentences from data, tables, charts; shown on the page and written as Word."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import TypeAlias

import polars as pl

from disclosure import downloads
from disclosure.documents.sentences import Said, load_sections, say, sentences_of
from disclosure.downloads import Grid, PageBreak, Paragraph
from disclosure.ui.applications.outcomes import STEPS
from disclosure.ui.documents import grids
from disclosure.ui.documents.values import DIMENSIONS, Values, sentence_measures
from disclosure.ui.parts.drawing import Drawing, draw
from disclosure.ui.parts.sections import chart_words, measure_words, series_breaks
from disclosure.ui.shell.populations import years_shown

PRINT_SCALE = 2.4
"""860 pixels over the 17 cm of a page's text: 308 dots an inch."""

OUTCOMES = ("granted_full", "granted_partial", "refused", "unable", "not_processed", "other")
PROACTIVE = (
    "documents_issued",
    "documents_repealed",
    "documents_in_force",
    "licence_decisions",
    "penalty_decisions",
    "coercive_decisions",
    "fee_amount",
)
APPLICATIONS = (
    "received_new",
    "received_new_natural_person",
    "received_new_organisations",
    "carried_in",
    "outcome_total",
    *OUTCOMES,
    "carried_out",
    "disclosure_rate_d1",
    "disclosure_rate_d2",
    "clearance_rate",
)
SHARES = ("statutory_refusal_share", "catch_all_share", "not_held_share", "repeat_share")
CHANNELS = ("reconsideration_total", "litigation_direct_total", "litigation_after_reconsideration_total")
REMEDIES = (
    *(
        f"{channel}_{result}"
        for channel in ("reconsideration", "litigation_direct", "litigation_after_reconsideration")
        for result in ("upheld", "corrected", "other", "pending", "total")
    ),
    "remedy_total",
    "correction_rate",
    "pending_share",
)


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of a document; `alt` says in words what it shows."""

    drawing: Drawing
    title: str
    alt: str


Piece: TypeAlias = downloads.Block | Chart


@dataclass(frozen=True, slots=True)
class Part:
    """A section as it stands in a document: its heading, its sentences, and what follows them.

    Of a section that addresses the reader the heading is whom: a line of the text, without a number.
    """

    code: str
    heading: str
    is_salutation: bool
    said: tuple[Said, ...]
    pieces: tuple[Piece, ...] = field(default=())


def compose(values: Values, sections: Sequence[str]) -> list[Part]:
    """The sections in the order given, numbered; one without anything to say is left out."""
    numbers = values.words.text("documents.numbers").split(",")
    parts: list[Part] = []
    for code in sections:
        said = _say(values, code)
        pieces = _pieces(values, code, said)
        if said or pieces:
            section, language = load_sections()[code], values.words.language
            heading = section.salutation.pick(language)
            is_salutation = bool(heading)
            if not is_salutation:
                number = numbers[sum(not part.is_salutation for part in parts)]
                heading = values.words.text("documents.heading", number=number, title=section.title.pick(language))
            parts.append(Part(code, heading, is_salutation, said, tuple(pieces)))
    return parts


def _say(values: Values, section: str) -> tuple[Said, ...]:
    said = []
    for each, group in groupby(sentences_of(section), key=lambda sentence: sentence.each):
        templates = list(group)
        for find in values.rows(each) if each else [values.find]:
            spoken = (say(template, values.words.language, find) for template in templates)
            said += [each for each in spoken if each is not None]
    return tuple(said)


def _pieces(values: Values, section: str, said: Sequence[Said]) -> list[Piece]:
    words = values.words
    alt = " ".join(each.text for each in said)
    makers: Mapping[str, Callable[[], list[Piece]]] = {
        "reporting": lambda: _owed(values),
        "proactive": lambda: _table(values, "proactive", grids.measure_grid(values, PROACTIVE)),
        "applications": lambda: [
            *_pooled(values, lambda: _balance(values, alt)),
            *_table(values, "applications", grids.measure_grid(values, APPLICATIONS)),
            *_pooled(values, lambda: _outcomes(values, alt)),
        ],
        "reasons": lambda: [
            *(_pooled(values, lambda: _reasons(values, alt)) if any(row["value"] for row in values.reasons()) else []),
            *_table(values, "shares", grids.measure_grid(values, SHARES)),
        ],
        "remedies": lambda: [
            *_pooled(values, lambda: _remedies(values, alt)),
            *_table(values, "remedies", grids.measure_grid(values, REMEDIES)),
        ],
        "change": lambda: [] if values.overlaps else _table(values, "change", grids.change_grid(values)),
        "groups": lambda: [
            piece
            for dimension in (("level",) if values.overlaps else DIMENSIONS)
            for piece in _table(values, f"by_{dimension}", grids.group_grid(values, dimension))
        ],
        "ranking": lambda: _rankings(values, alt),
        "problems": lambda: [
            *_table(values, "problems", grids.problem_grid(values)),
            *_listed(values, "confirmed", "documents.first_findings", *grids.confirmed_grid(values)),
        ],
        "annex": lambda: _annex(values),
    }
    pieces = makers[section]() if section in makers else []
    return [*pieces, Paragraph(words.text("documents.small_note"), "small")] if _has_small(pieces) else pieces


def _pooled(values: Values, make: Callable[[], Chart]) -> list[Piece]:
    """A chart of all reports together; none where they contain each other."""
    return [] if values.overlaps else [make()]


def _has_small(pieces: Sequence[Piece]) -> bool:
    return any(isinstance(piece, Grid) and grids.has_small(piece) for piece in pieces)


def _table(values: Values, name: str, grid: Grid, **named: object) -> list[Piece]:
    """A table under its title; nothing where it has no row."""
    if len(grid.rows) == grid.head_rows:
        return []
    title = values.words.text(f"documents.table_{name}", year=values.words.year(values.year), **named)
    return [Paragraph(title, "caption"), grid]


def _owed(values: Values) -> list[Piece]:
    return _table(values, "owed", grids.owed_grid(values))


def _balance(values: Values, alt: str) -> Chart:
    words = values.words
    rows = values.by_year().filter(pl.col("report_year") == values.year)
    roles = pl.DataFrame(STEPS, schema=["measure", "role"], orient="row")
    steps = roles.join(rows, on="measure", how="left", maintain_order="left")
    drawing = draw(
        "waterfall",
        steps.select(pl.col("measure").alias("step"), "role", "value", "body_count", "report_count"),
        labels=chart_words(words),
        step_labels={code: words.measure(code) for code, _ in STEPS},
        unit=words.measure_unit("received_new"),
        select="none",
        appearance=values.view.appearance,
    )
    return Chart(drawing, words.text("applications.balance", year=words.year(values.year)), alt)


def _outcomes(values: Values, alt: str) -> Chart:
    return _bars(values, OUTCOMES, values.words.text("documents.chart_outcomes"), alt, share=True)


def _remedies(values: Values, alt: str) -> Chart:
    return _bars(values, CHANNELS, values.words.text("documents.chart_remedies"), alt, share=False)


def _bars(values: Values, measures: Sequence[str], title: str, alt: str, *, share: bool) -> Chart:
    words = values.words
    rows = values.by_year().filter(pl.col("measure").is_in(list(measures)))
    drawing = draw(
        "bars_by_year",
        rows.drop("numerator", "denominator"),
        labels=chart_words(words),
        category_labels=measure_words(words, measures),
        category="measure",
        unit=words.measure_unit(measures[0]),
        share=share,
        breaks=series_breaks(values.view, rows),
        years=years_shown(values.view),
        select="none",
        appearance=values.view.appearance,
    )
    return Chart(drawing, title, alt)


def _reasons(values: Values, alt: str) -> Chart:
    words = values.words
    rows = [row for row in values.reasons() if row["value"]]
    frame = pl.DataFrame(
        [
            {
                "agency_id": row["measure"],
                "agency_name": words.measure(row["measure"]),
                "value": float(row["value"]),
                "body_count": row["body_count"],
            }
            for row in rows
        ]
    )
    drawing = draw(
        "ranking",
        frame,
        labels={**chart_words(words), "agency_name": words.text("column.reason")},
        kind="count",
        unit=words.measure_unit("refused"),
        select="none",
        appearance=values.view.appearance,
    )
    return Chart(drawing, words.text("applications.reasons", year=words.year(values.year)), alt)


def _rankings(values: Values, alt: str) -> list[Piece]:
    words = values.words
    pieces: list[Piece] = []
    ranked = values.ranking("received_new").filter(pl.col("rank").is_not_null())
    if ranked.height:
        drawing = draw(
            "ranking",
            ranked.drop("numerator", "denominator"),
            labels=chart_words(words),
            kind="count",
            unit=words.measure_unit("received_new"),
            select="none",
            appearance=values.view.appearance,
        )
        title = words.text(
            "documents.chart_ranking", measure=words.measure("received_new"), count=words.count(ranked.height)
        )
        pieces.append(Chart(drawing, title, alt))
    for code in grids.ranked_measures():
        grid = grids.ranking_grid(values, code)
        shown = words.count(len(grid.rows) - grid.head_rows)
        pieces += _table(values, "ranking", grid, measure=words.measure(code), count=shown)
    return pieces


def _annex(values: Values) -> list[Piece]:
    return [
        *_table(values, "measures", grids.measure_grid(values, sentence_measures())),
        *_listed(values, "reports", "documents.first_rows", *grids.report_grid(values)),
    ]


def _listed(values: Values, name: str, key: str, grid: Grid, count: int) -> list[Piece]:
    """A list as a table, and a sentence where it shows only the first of more."""
    words, listed = values.words, len(grid.rows) - grid.head_rows
    pieces = _table(values, name, grid)
    if count > listed:
        pieces.append(Paragraph(words.text(key, shown=words.count(listed), count=words.count(count)), "small"))
    return pieces


def document_title(values: Values, kind: str) -> str:
    """The usual title: the kind of document, the place and the year."""
    words, region = values.words, ""
    if values.view.selection.region_code is not None:
        found = values.find("selection.area", "")
        region = found.text
    return words.text(f"documents.title_{kind}", area=region, year=values.year).strip()


def to_blocks(values: Values, title: str, parts: Sequence[Part]) -> list[downloads.Block]:
    """The document as blocks, its charts drawn as pictures."""
    words, view = values.words, values.view
    blocks: list[downloads.Block] = [Paragraph(title, "title")]
    if view.answers.is_simulated:
        blocks.append(Paragraph(words.text("simulated.mark"), "mark"))
    signed = [values.head.issuer, words.day(values.head.issued_on) if values.head.issued_on else ""]
    if any(signed):
        blocks.append(Paragraph("　".join(filter(None, signed)), "caption"))
    for part in parts:
        if part.code == "annex":
            blocks.append(PageBreak())
        blocks.append(Paragraph(part.heading, "body" if part.is_salutation else "heading"))
        blocks += [Paragraph(each.text, "small" if each.style == "small" else "body") for each in part.said]
        for piece in part.pieces:
            if isinstance(piece, Chart):
                blocks.append(downloads.Figure(_picture(values, piece), f"{piece.title} {piece.alt}".strip()))
            else:
                blocks.append(piece)
    blocks.append(Paragraph(words.text("footer.version_line", version=view.answers.data_version), "small"))
    return blocks


def _picture(values: Values, chart: Chart) -> bytes:
    words = values.words
    picture = downloads.Picture(
        title=chart.title,
        simulated_mark=words.text("simulated.mark") if values.view.answers.is_simulated else None,
    )
    return downloads.chart_png(chart.drawing.chart(), picture, appearance="light", scale=PRINT_SCALE)
