"""What a reader makes of a file: the text in its order, and tables as rows of cells. No meaning yet.

A reader places nothing; it keeps what the file says about structure (rows, spans, blank cells)
and says through `Row.is_bounded` whether a row's bounds are the file's own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple


class Box(NamedTuple):
    """Where something stands on a page as it is seen: page from 1, y upwards, in the page's own units."""

    page: int
    left: float
    bottom: float
    right: float
    top: float


@dataclass(slots=True)
class Cell:
    """One cell: its text (blocks inside the cell joined by a line feed), its first grid column, its spans.

    `column` counts from 1 with spans expanded where the file has them, else it is the position in the row.
    `is_picture` marks a cell that holds a picture and no text: it is unreadable, not blank.
    """

    text: str
    column: int
    column_span: int = 1
    row_span: int = 1
    is_picture: bool = False
    line: int = 0
    is_filling: bool = False
    """Blank at the end of a row that may be no cell at all, only the bar that fills a short row."""
    may_be_fused: bool = False
    """Digits that followed a label in a line without bars: they may be those of several cells."""
    is_torn: bool = False
    """In a line of text with fewer or more bars than nearly all lines of its table: cells are lost, or one is two."""
    may_be_cut: bool = False
    """A number that fills its cell, which shows nothing of what has no room: digits may be missing."""
    place: str = ""
    """The place as people read it, where table, row and column would not be it (sheet 表三, cell F12)."""
    box: Box | None = None
    """Where it stands on a page, for files that have pages."""
    confidence: float | None = None
    """How sure OCR is of the text, 0 to 1; None where the file itself says it."""


@dataclass(slots=True)
class Row:
    """The cells that a row itself has (cells that reach in from above are not repeated)."""

    cells: list[Cell]
    number: int
    line: int = 0
    covered: dict[int, str] = field(default_factory=dict)
    """Grid columns taken by cells that reach in from the rows above, with those cells' text."""


@dataclass(slots=True)
class Table:
    """A table; `number` counts from 1 in the document. `has_spans` says whether grid columns can be relied on."""

    rows: list[Row]
    number: int
    has_spans: bool = False


@dataclass(slots=True)
class Text:
    """A block of running text and where it stands (`line` for text files, the block's count in web pages).

    `confidence` is how sure OCR is of its least certain character (0 to 1), None where the file itself says it.
    """

    text: str
    line: int
    place: str = ""
    is_ocr: bool = False
    confidence: float | None = None


@dataclass(slots=True)
class ListedBody:
    """A row of a list: the body's name and where it stands, and a cell for each of the list's columns."""

    name: str
    place: str
    row: int
    cells: list[Cell]


@dataclass(slots=True)
class SummaryList:
    """A list with a row for each body; `columns` are the headers from top to bottom with the place of the last."""

    name: str
    titles: list[str]
    columns: list[tuple[tuple[str, ...], str]] = field(default_factory=list)
    bodies: list[ListedBody] = field(default_factory=list)


@dataclass(slots=True)
class Document:
    """A file as read: blocks in order, metadata by lower-case name, and the kind of places.

    Places are counted by `table` (web pages, Word), by `line` (text), or given by each cell (`sheet`).

    `alternatives` are other ways to divide the same text into rows, for shapes that leave it open; the recogniser
    takes the one that fits the form best. `later` makes more of them, where the first leave something out.
    """

    media_type: str
    blocks: list[Text | Table]
    metadata: dict[str, str] = field(default_factory=dict)
    file_title: str = ""
    """The title that the file keeps beside its text; it may be that of the file it was made from."""
    place_kind: str = "table"
    alternatives: list[list[Text | Table]] = field(default_factory=list)
    stretches: list[list[list[Text | Table]]] = field(default_factory=list)
    """The same text cut at the sections' headings: for each every way to divide it (one may not fit all)."""
    later: Callable[[], list[list[Text | Table]]] | None = None
    is_ocr: bool = False
    """Whether anything in it was read by OCR."""
    scanned: tuple[int, ...] = ()
    """The pages that are pictures and have no tables of their own in text, from 1."""
    is_damaged: bool = False
    """Whether the file itself is not sound: what it seems to say may not be what it said."""
    is_cut_off: bool = False
    ending: str = ""
    """What the text of a file that may be cut off ends with."""
    ends_in_cell: bool = False
    """Whether it ends before its last cell does: what is blank there may have had a value."""
    last_line: int = 0
    lines: Sequence[tuple[int, str]] = ()
    """The numbered lines of a text, where it may hold several reports."""
    notes: list[tuple[str, str, str]] = field(default_factory=list)
    """(code, message, place) of what the reader itself noticed."""
    parts: list[tuple[str, Document]] = field(default_factory=list)
    """Reports that the file itself keeps apart (a sheet a body), by name; then there are no blocks."""
    lists: list[SummaryList] = field(default_factory=list)
    context: tuple[str, ...] = ()
    """What the file says about a part outside it: the name of its sheet, then texts of sheets that are no report."""
    reader: str = ""
    """The kind of file that it was read as: a name of `disclosure.readers`."""

    @property
    def last_table(self) -> int:
        """The number of the last table; 0 where there is none."""
        return max((block.number for block in self.blocks if isinstance(block, Table)), default=0)


class RefusalError(Exception):
    """The bytes hold no report that can be read: `code` for programs, the message says why and what to do."""

    def __init__(self, code: str, message: str, at: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.at = at
