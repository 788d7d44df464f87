"""The values that the whole project passes around: what one published report says.

Nothing here reads files, queries a store or draws. A `Reading` is what `disclosure.reading.extract.read_report` makes
of the bytes of one document; it carries figures and paragraphs, and everything that could not be read, as `Problem`s.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple

State = Literal["number", "zero", "blank", "not_applicable", "text", "unreadable"]
"""What stands in a cell. `number` and `zero` carry a value; the other four never do."""

Scope = Literal["own", "aggregate", "unknown"]
"""Whether a report speaks for the body itself or for its whole jurisdiction. The two are never added."""

Status = Literal["complete", "partial", "refused"]

TABLE_CODES = ("proactive", "applications", "remedies")

SECTION_CODES = ("preamble", "overview", "proactive", "applications", "remedies", "problems", "other_matters")
"""The six sections of the statutory report, and what stands before the first."""


class Figure(NamedTuple):
    """One table cell (a named tuple: a report has two hundred, and making them is a fifth of reading it).

    `key` is `table.row.column` (codes of data/formats). `value` is the exact decimal that is printed, None unless
    `state` is number or zero. `raw` is the cell's text as published, `at` its place in the source. `unit` is set only
    where the form leaves it open (procurement amounts: 元, 万元 or None when the source does not say). `confidence` is
    how sure OCR is of the text (0 to 1), None where the file itself says it.
    """

    key: str
    value: Decimal | None
    state: State
    raw: str
    at: str
    unit: str | None = None
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is missing, doubtful or wrong: a stable code, a sentence for people, a place in the source."""

    code: str
    message: str
    at: str = ""


class Paragraph(NamedTuple):
    """One paragraph of the narrative; `section` is one of SECTION_CODES, `at` its place in the source."""

    section: str
    text: str
    at: str = ""


ClaimKind = Literal["count", "whole", "part", "share", "change", "change_count"]
Operator = Literal["exact", "at_least", "about"]


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement: a row of the table `claim` without its report.

    `number` counts from 1 in the report, `position` is that of the paragraph in which the sentence begins (0: the
    narrative is not at hand). `subject` is a code of data/claims/subject.csv, None where no table holds the quantity.
    `precision` is one unit of the last printed digit. Shares and changes are in percent.
    """

    number: int
    position: int
    kind: ClaimKind
    subject: str | None
    operator: Operator
    value: Decimal
    precision: Decimal
    unit: str | None
    first_year: int
    last_year: int
    quote: str
    related: int | None = None
    base: int | None = None
    is_closed_list: bool | None = None


RowMatch = Literal["label", "label_above", "fragment", "order", "header", "remark", "list"]
"""How a row of the form was found: by its label, one in the text above it, a part of a label, the printed order of the
rows, the header over the columns (table 4), a remark outside the table, the headers of a list."""


@dataclass(frozen=True, slots=True)
class SumTest:
    """A sum of the form that a figure stands in: the keys of both sides, what they add up to, whether that is equal.

    The sides and `holds` are None where a cell is missing, has no readable number, or all are blank.
    """

    parts: tuple[str, ...]
    whole: tuple[str, ...]
    part_sum: Decimal | None
    whole_sum: Decimal | None
    holds: bool | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """How one figure was read.

    `reader` is the module under disclosure/readers, `division` how the file was divided into rows: as it stands
    (`as_read`), `other` (number `division_number` of its other ways), `stretches` (each part its own way), `lines`
    (the paragraphs of a page taken as lines of text); `kept`: not read again, what the store has of it.
    `printed_label` matched the row by `row_match`; the columns were those of the header (`by_header`: cells of the
    file's own stand under it), else counted from the label. `is_deduced`: the label alone did not settle it.
    `figure` is None where the cell was not read.
    """

    key: str
    reader: str
    media_type: str
    division: Literal["as_read", "other", "stretches", "lines", "kept"]
    division_number: int
    version: str | None
    figure: Figure | None
    printed_label: str
    row_match: RowMatch | None
    printed_header: str
    by_header: bool
    is_deduced: bool
    sums: tuple[SumTest, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """What one document says. `figures` keeps the order of the source and lists only cells that the source has.

    `part` names the report in a file that holds several (its number, its sheet, its row), '' in one that holds one.
    `claims` are statements that were noted without their narrative; those of `paragraphs` are found when it is stored.
    """

    source: str
    sha256: str
    status: Status
    agency: str | None = None
    year: int | None = None
    scope: Scope = "unknown"
    format: str | None = None
    title: str | None = None
    published_on: date | None = None
    figures: dict[str, Figure] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()
    media_type: str = "application/octet-stream"
    byte_count: int = 0
    url: str | None = None
    site_name: str | None = None
    claims: tuple[Claim, ...] = ()
    part: str = ""
    explanation: Explanation | None = None
    """How one figure was read, where that was asked for."""
