"""Assessment sheets: the score of each body by the office's own scheme, each deduction with its finding."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import polars as pl
import streamlit as st

from disclosure import downloads
from disclosure.decisions.journals import JournalError
from disclosure.documents.scoring import (
    Ground,
    Item,
    Scheme,
    SchemeError,
    Score,
    example_items,
    list_schemes,
    score,
    set_scheme,
)
from disclosure.downloads import Grid, PageBreak, Paragraph
from disclosure.downloads.word import MEDIA_TYPE as WORD_TYPE
from disclosure.ui.agencies.doubts import ask_who
from disclosure.ui.checks.findings import finding_code
from disclosure.ui.documents.choosing import choose_template
from disclosure.ui.documents.grids import amount_cell, grid_of
from disclosure.ui.documents.preview import file_stem, show_grid
from disclosure.ui.documents.values import EVERY_BODY, Values
from disclosure.ui.parts.exports import MEDIA_TYPES
from disclosure.ui.parts.figures import cells_address
from disclosure.ui.parts.seen import is_noted, shown
from disclosure.ui.parts.statements import rule_title, rules_by_id
from disclosure.ui.shell.access import is_read_only
from disclosure.ui.shell.labels import NO_NUMBER, Words, escape_markdown
from disclosure.ui.shell.page import View, link_to, tell_error

CASES = (
    "reconsideration_corrected",
    "litigation_direct_corrected",
    "litigation_after_reconsideration_corrected",
)
"""Measures that an item may count: cases in which the body was corrected, by its own report."""

BLANK_ROWS = 2
MOST_SHEETS = 2_000
_DRAFT = "scheme_draft"


@dataclass(frozen=True, slots=True)
class Assessed:
    """A body with a report of the year, its score, and for each ground what it says."""

    agency_id: str
    agency_name: str
    score: Score
    messages: Mapping[str, str]
    """Reference of a ground -> what it says, in the reader's language."""


def show(view: View, year: int) -> None:
    """The scheme, the scores, the files, and the way from each deduction to its finding."""
    words = view.words
    if is_read_only():  # what an office thinks of its bodies before it says so
        st.info(words.text("assessment.not_shown"), icon=":material/lock:")
        return
    try:
        schemes = list_schemes(Path(view.answers.folder))
    except JournalError as error:
        tell_error(words, error)
        return
    seen = shown("schemes", [each.scheme_id for each in schemes])
    scheme = schemes[-1] if schemes else None
    if scheme is None:
        st.info(words.text("assessment.no_scheme"), icon=":material/info:")
    else:
        values = Values(view, year)
        _show_scores(values, scheme, assess(values, scheme))
    _edit(view, scheme, seen)


def assess(values: Values, scheme: Scheme) -> list[Assessed]:
    """Every body with a report of the year under the selection, in the office's own order, then that of names."""
    words = values.words
    reports = values.view.answers.ask("report_list", **values.parameters(), limit=EVERY_BODY, offset=0)
    grounds: dict[str, list[Ground]] = {}
    messages: dict[str, dict[str, str]] = {}
    for row in values.confirmed().iter_rows(named=True):
        # Several findings may stand at one cell: each is a ground of its own.
        of_body = grounds.setdefault(str(row["agency_id"]), [])
        reference = f"{finding_code(row)}#{len(of_body)}"
        of_body.append(Ground(str(row["rule_id"]), 1, reference))
        told = words.typeset(str(row[f"message_{words.language}"]))
        messages.setdefault(str(row["agency_id"]), {})[reference] = told
    wanted = [code for code in CASES if any(code in item.bases for item in scheme.items)]
    if wanted:
        frame = values.view.answers.ask(
            "measure_by_agency", measures=wanted, **values.parameters(), limit=EVERY_BODY, offset=0
        )
        for row in frame.filter(pl.col("value") > 0).iter_rows(named=True):
            code, count = str(row["measure"]), int(row["value"])
            grounds.setdefault(str(row["agency_id"]), []).append(Ground(code, count, code))
            told = words.text("assessment.cases", measure=words.measure(code), count=words.count(count))
            messages.setdefault(str(row["agency_id"]), {})[code] = told
    return [
        Assessed(
            str(agency_id),
            str(name),
            score(scheme.full, scheme.items, grounds.get(str(agency_id), [])),
            messages.get(str(agency_id), {}),
        )
        for agency_id, name in reports.select("agency_id", "agency_name").unique(maintain_order=True).iter_rows()
    ]


def score_grid(words: Words, scheme: Scheme, assessed: Sequence[Assessed]) -> Grid:
    """A line a body: its score and what each item took off."""
    rows, numbers = [], []
    for each in assessed:
        by_item = [
            sum((found.points for found in each.score.deductions if found.item == item), Decimal(0))
            for item in scheme.items
        ]
        rows.append([each.agency_name])
        numbers.append([each.score.points, *by_item])
    heads = [
        words.text("column.agency_name"),
        words.text("assessment.head_score", full=words.count(scheme.full)),
        *(item.name for item in scheme.items),
    ]
    return grid_of(heads, rows, (5, 2, *([2] * len(scheme.items))), numbers)


def deduction_grid(words: Words, assessed: Sequence[Assessed]) -> Grid:
    """A line a deduction: the body, the item, the finding, what it says, the points."""
    rows, numbers = [], []
    for each in assessed:
        for found in each.score.deductions:
            rows.append(
                [
                    each.agency_name,
                    found.item.name,
                    basis_name(words, found.ground.basis),
                    each.messages[found.ground.reference],
                    "" if found.ground.basis in CASES else found.ground.reference.partition("#")[0],
                ]
            )
            numbers.append([found.points])
    names = ("body", "item", "basis", "message", "reference", "taken")
    heads = [words.text(f"assessment.head_{name}") for name in names]
    return grid_of(heads, rows, (4, 2.5, 2.5, 7, 4, 1.5), numbers)


def basis_name(words: Words, basis: str) -> str:
    """A rule or a measure in words."""
    return words.measure(basis) if basis in CASES else rule_title(words, basis)


def assessment_blocks(values: Values, scheme: Scheme, assessed: Sequence[Assessed]) -> list[downloads.Block]:
    """The scores of all, the scheme, then a sheet for each body from which points were taken."""
    words = values.words
    blocks: list[downloads.Block] = [Paragraph(_title(values), "title")]
    if values.view.answers.is_simulated:
        blocks.append(Paragraph(words.text("simulated.mark"), "mark"))
    blocks += [
        Paragraph(words.text("assessment.note")),
        Paragraph(words.text("assessment.scheme"), "heading"),
        scheme_grid(words, scheme),
        Paragraph(words.text("assessment.scores"), "heading"),
        score_grid(words, scheme, assessed),
    ]
    for each in [each for each in assessed if each.score.deductions][:MOST_SHEETS]:
        blocks += [
            PageBreak(),
            Paragraph(words.text("letters.to", name=each.agency_name), "heading"),
            Paragraph(
                words.text(
                    "assessment.of_body",
                    year=words.year(values.year),
                    full=words.count(scheme.full),
                    off=words.count(each.score.taken_off),
                    score=words.count(each.score.points),
                )
            ),
            _body_grid(words, each),
        ]
    blocks.append(Paragraph(words.text("footer.version_line", version=values.view.answers.data_version), "small"))
    return blocks


def scheme_grid(words: Words, scheme: Scheme) -> Grid:
    """The scheme: what each item counts, the points for each, and the most that it takes off."""
    rows = [
        [
            item.name,
            words.list([basis_name(words, basis) for basis in item.bases]),
            amount_cell(words.count(item.points), item.points),
            words.text("assessment.no_cap") if item.cap is None else amount_cell(words.count(item.cap), item.cap),
        ]
        for item in scheme.items
    ]
    heads = [words.text(f"assessment.head_{name}") for name in ("item", "bases", "points", "cap")]
    return grid_of(heads, rows, (3, 6, 1.5, 1.5))


def assessment_workbook(values: Values, scheme: Scheme, assessed: Sequence[Assessed]) -> bytes:
    """Scores, deductions and the scheme, a sheet each."""
    words = values.words
    mark = words.text("simulated.mark") if values.view.answers.is_simulated else None
    heads: list[downloads.Block] = [Paragraph(_title(values), "title"), *([Paragraph(mark, "mark")] if mark else [])]
    note = Paragraph(words.text("assessment.note"), "small")
    version = Paragraph(words.text("footer.version_line", version=values.view.answers.data_version), "small")
    return downloads.to_laid_out_xlsx(
        [
            (words.text("assessment.scores"), [*heads, score_grid(words, scheme, assessed), note, version]),
            (words.text("assessment.deductions"), [*heads, deduction_grid(words, assessed), note, version]),
            (words.text("assessment.scheme"), [*heads, scheme_grid(words, scheme), note, version]),
        ],
        mark=mark,
    )


def _title(values: Values) -> str:
    return values.words.text("assessment.title", year=values.year)


def _body_grid(words: Words, each: Assessed) -> Grid:
    rows = [
        [found.item.name, basis_name(words, found.ground.basis), each.messages[found.ground.reference]]
        for found in each.score.deductions
    ]
    heads = [words.text(f"assessment.head_{name}") for name in ("item", "basis", "message", "taken")]
    return grid_of(heads, rows, (3, 3, 8, 1.5), [[found.points] for found in each.score.deductions])


def _show_scores(values: Values, scheme: Scheme, assessed: Sequence[Assessed]) -> None:
    words = values.words
    hit = [each for each in assessed if each.score.deductions]
    st.markdown(
        words.text(
            "assessment.counts",
            year=words.year(values.year),
            bodies=words.count(len(assessed)),
            hit=words.count(len(hit)),
            full=words.count(scheme.full),
        )
    )
    st.caption(words.text("assessment.note"))
    template = choose_template(values.view)
    title = _title(values)
    with st.container(horizontal=True):
        st.download_button(
            words.text("documents.docx"),
            data=lambda: downloads.to_docx(assessment_blocks(values, scheme, assessed), title=title, template=template),
            file_name=f"{file_stem(values, title)}.docx",
            mime=WORD_TYPE,
            key="assessment_docx",
            on_click="ignore",
            icon=":material/download:",
            type="primary",
        )
        st.download_button(
            words.text("assessment.xlsx"),
            data=lambda: assessment_workbook(values, scheme, assessed),
            file_name=f"{file_stem(values, title)}.xlsx",
            mime=MEDIA_TYPES["xlsx"],
            key="assessment_xlsx",
            on_click="ignore",
            icon=":material/download:",
        )
    worst_first = sorted(assessed, key=lambda each: (each.score.points, each.agency_name))
    show_grid(values, score_grid(words, scheme, worst_first), title)
    if hit:
        _show_body(values, hit)


def _show_body(values: Values, hit: Sequence[Assessed]) -> None:
    words, view = values.words, values.view
    names = {each.agency_id: each.agency_name for each in hit}
    agency_id = st.selectbox(
        words.text("assessment.body"),
        list(names),
        format_func=lambda code: names.get(code, code),
        key=f"assessment_body_{words.language}",
        filter_mode="contains",
    )
    chosen = next(each for each in hit if each.agency_id == agency_id)
    for place, found in enumerate(chosen.score.deductions):
        with st.container(horizontal=True, vertical_alignment="center", key=f"deduction_{place}"):
            st.markdown(
                words.text(
                    "assessment.line",
                    item=escape_markdown(found.item.name),
                    points=words.count(found.points),
                    message=escape_markdown(chosen.messages[found.ground.reference]),
                )
            )
            label = words.text("assessment.open")
            if found.ground.basis in CASES:
                wanted = cells_address(view, found.ground.basis, values.year) | {"agency": [chosen.agency_id]}
                link_to(view, "data", label, icon=":material/grid_on:", **wanted)
            else:
                link_to(view, "checks", label, finding=found.ground.reference.partition("#")[0])


# -- the scheme -----------------------------------------------------------------------------------------------------


def _edit(view: View, scheme: Scheme | None, seen: Sequence[str]) -> None:
    words = view.words
    with st.expander(words.text("assessment.edit"), icon=":material/edit:", expanded=scheme is None):
        st.caption(words.text("assessment.edit_note"))
        if st.button(words.text("assessment.take_example"), key="scheme_example"):
            st.session_state[_DRAFT] = st.session_state.get(_DRAFT, 0) + 1
        turn = int(st.session_state.get(_DRAFT, 0))
        if turn:
            st.warning(words.text("assessment.is_example"), icon=":material/science:")
        by = ask_who(view)
        items = _examples(words) if turn else list(scheme.items) if scheme else []
        version = f"{scheme.scheme_id if scheme else ''}_{turn}_{words.language}"
        with st.form(f"scheme_{version}", border=False):
            full = st.number_input(
                words.text("assessment.full"),
                min_value=1.0,
                format="%g",
                value=float(scheme.full) if scheme and not turn else 100.0,
                key=f"scheme_full_{version}",
                width=200,
            )
            rows = [
                _edit_item(words, item, f"{place}_{version}")
                for place, item in enumerate([*items, *([None] * BLANK_ROWS)])
            ]
            is_saved = st.form_submit_button(words.text("assessment.save"), type="primary", icon=":material/save:")
    if is_saved:
        _save(view, by, Decimal(str(full)), [row for row in rows if row is not None], seen)


def _examples(words: Words) -> list[Item]:
    return [
        Item(words.text("assessment.example_name", name=name.pick(words.language)), item.bases, item.points, item.cap)
        for name, item in example_items()
    ]


def _edit_item(words: Words, item: Item | None, key: str) -> Item | None:
    """The questions for one item; None where its name is empty."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.text_input(
            words.text("assessment.head_item"),
            value=item.name if item else "",
            max_chars=40,
            key=f"scheme_name_{key}",
            width=240,
        )
        bases = st.multiselect(
            words.text("assessment.head_bases"),
            [*rules_by_id(), *CASES],
            default=[basis for basis in item.bases if basis in rules_by_id() or basis in CASES] if item else [],
            format_func=lambda basis: basis_name(words, basis),
            placeholder=words.text("assessment.pick_bases"),
            key=f"scheme_bases_{key}",
            filter_mode="contains",
            select_all=False,
            width=420,
        )
        points = st.number_input(
            words.text("assessment.head_points"),
            min_value=0.0,
            format="%g",
            value=float(item.points) if item else 0.0,
            key=f"scheme_points_{key}",
            width=130,
        )
        cap = st.number_input(
            words.text("assessment.head_cap"),
            min_value=0.0,
            format="%g",
            value=float(item.cap) if item and item.cap is not None else None,
            placeholder=NO_NUMBER,
            key=f"scheme_cap_{key}",
            width=130,
        )
    if not name.strip():
        return None
    return Item(name.strip(), tuple(bases), Decimal(str(points)), None if cap is None else Decimal(str(cap)))


def _save(view: View, by: str, full: Decimal, items: Sequence[Item], seen: Sequence[str]) -> None:
    words = view.words
    folder = Path(view.answers.folder)

    def save() -> None:
        set_scheme(folder, by, full, items, seen)

    if is_noted(words, save, mine=words.text("assessment.save"), refusals=(SchemeError,)):
        st.session_state[_DRAFT] = 0
        st.toast(words.text("ledger.noted"), icon=":material/check:")
        st.rerun()
