"""What becomes of a PDF as a whole: read by its letters, as pictures, or refused; which pages; what is told of them.

Its pages are said here to be what they are: how each is read has tests of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest

from disclosure.model.document import Document, RefusalError
from disclosure.readers.pages.page_blocks import SeenPage
from disclosure.readers.pdf import pdf
from disclosure.readers.pdf.turns import upright
from disclosure.readers.scans import scans
from tests.readers.test_page_letters import letter
from tests.readers.test_pagebreaks import NUMBERS, grid


@dataclass
class Given:
    """A page: how many letters are seen of it, how many of them say nothing; tables; the share that pictures take."""

    seen: int = 30
    unknown: int = 0
    invisible: int = 0
    hidden: int = 0
    picture: float = 0.0
    has_table: bool = False
    is_drawn_over: bool = False
    parts: tuple[int, ...] = ()


@dataclass
class Told:
    """What the parts of the reader were asked."""

    pages: list[int] = field(default_factory=list)
    looked_at: list[tuple[int, int, int]] = field(default_factory=list)
    notes: tuple[Any, ...] = ()
    as_scans: list[tuple[int, bool, bool]] = field(default_factory=list)
    as_pictures: int = 0
    among: tuple[int, ...] = ()
    over: list[int] = field(default_factory=list)


class File:
    """In place of a PDF."""

    def __init__(self, count: int, title: str) -> None:
        self.count, self.title = count, title

    def __len__(self) -> int:
        return self.count

    def get_metadata_value(self, name: str) -> str:
        return self.title if name == "Title" else ""


def read(
    monkeypatch: pytest.MonkeyPatch,
    *given: Given,
    fault: str | None = None,
    with_ocr: bool = True,
    title: str = "",
    most: int = 400,
) -> tuple[Document, Told]:
    """The document and what was asked; `most` pages are read."""
    told = Told()

    def page_as_seen(_file: object, index: int, *, has_layers: bool) -> tuple[object, object]:
        assert has_layers
        told.pages.append(index)
        over = SimpleNamespace(shown=None, unread=[], fields=[], is_drawn_over=given[index].is_drawn_over)
        return SimpleNamespace(index=index, close=lambda: None), over

    def drawn_on(page: Any, *, names_watermark: bool) -> object:
        assert not names_watermark
        return SimpleNamespace(picture_share=given[page.index].picture, parts=[1, 2, 3], over=-1)

    def letters_of(page: Any, drawn: object, **_: object) -> object:
        own = given[page.index]
        seen = [letter("1", 5 * at) for at in range(own.seen)]
        for at, each in enumerate(seen):
            each.run = SimpleNamespace(part=1 + at % 3)  # type: ignore[assignment]
        return SimpleNamespace(
            seen=seen, beyond=[], covered=[], unseen=[], turn=upright, is_askew=False, stamp_count=1,
            unknown_count=own.unknown, invisible_count=own.invisible, hidden_count=own.hidden,
        )  # fmt: skip

    def look_at(number: int, page: Any, drawn: Any, own: list[Any], *rest: Any) -> SeenPage:
        told.looked_at.append((number, rest[-1], len(own)))
        told.over.append(drawn.over)
        tables = [grid(("规章", *NUMBERS))] if given[number - 1].has_table else []
        return SeenPage(number, 0.0, 900.0, own, tables)

    def as_scans(_file: object, count: int, document: Document, *, has_unseen_text: bool, with_ocr: bool) -> Document:
        told.as_scans.append((count, has_unseen_text, with_ocr))
        return document

    def as_pictures(_file: object, _count: int, document: Document, *, with_ocr: bool) -> Document:
        told.as_pictures += 1
        return document

    def among(_file: object, document: Document, *_: object) -> set[int]:
        told.among = document.scanned
        return set(document.scanned[:1])

    for name, part in {
        "page_as_seen": page_as_seen,
        "drawn_on": drawn_on,
        "letters_of": letters_of,
        "shown_area": lambda _: (0.0, 0.0, 600.0, 900.0),
        "pages_on": lambda *_: next((own.parts for own in given if own.parts), ()),
        "_look_at": look_at,
        "fill_page": lambda *_: 4,
        "_read_as_pictures": as_pictures,
        "_read_scanned": among,
        "add_notes": lambda _, *facts: setattr(told, "notes", facts),
        "MAX_PAGES": most,
    }.items():
        monkeypatch.setattr(pdf, name, part)
    monkeypatch.setattr(scans, "read_pages", as_scans)
    sound: Any = SimpleNamespace(has_layers=True, names_watermark=False, misnamed={}, fault=fault)
    file: Any = File(len(given), title)
    return pdf._read_pages(file, sound, with_ocr=with_ocr), told


TEXT, TABLE = Given(), Given(has_table=True)


def test_pages_of_letters_are_laid_out_and_what_was_left_out_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    document, told = read(monkeypatch, TABLE, Given(hidden=2, invisible=3, is_drawn_over=True), TEXT, title=" 题 ")
    assert told.pages == [0, 1, 2]
    assert told.looked_at == [(1, 0, 30), (2, 0, 30), (3, 0, 30)]
    assert told.over == [0, 3, 0], "how many forms lie below what was written over a page"
    page_count, most, hidden, scanned, counts = told.notes
    assert (page_count, most, hidden, scanned) == (3, 400, [2], [])
    assert counts == {"seen": 90, "unknown": 0, "invisible": 3, "stamp": 3 + 12}
    assert document.metadata == {"og:title": "题"}
    assert [block.number for block in document.blocks if hasattr(block, "number")] == [1]
    assert document.later is not None
    assert (told.as_scans, told.as_pictures, told.among) == ([], 0, ())
    assert read(monkeypatch, TABLE)[0].metadata == {}


@pytest.mark.parametrize(
    ("pages", "has_unseen_text"),
    [
        ([Given(seen=19)], False),
        ([Given(seen=10), Given(seen=9, invisible=1)], True),
        ([Given(seen=10), Given(seen=9, hidden=1)], True),
        ([TEXT, Given(seen=19, picture=0.41)], False),  # no table anywhere else
        ([Given(seen=20)], None),
        ([Given(seen=10), Given(seen=10)], None),
        ([TEXT, Given(seen=19, picture=0.4)], None),
        ([TEXT, Given(seen=20, picture=0.41)], None),
        ([TABLE, Given(seen=19, picture=0.41)], None),
    ],
)
def test_a_file_of_pictures_is_read_as_one(
    pages: list[Given], has_unseen_text: bool | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for with_ocr in (True, False):
        told = read(monkeypatch, *pages, with_ocr=with_ocr)[1]
        expected = [] if has_unseen_text is None else [(len(pages), has_unseen_text, with_ocr)]
        assert told.as_scans == expected
        assert bool(told.notes) is (has_unseen_text is None)


@pytest.mark.parametrize(("unknown", "is_read"), [(6, True), (7, False)])
def test_a_file_of_which_a_fifth_says_nothing_is_read_as_pictures(
    unknown: int, is_read: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert read(monkeypatch, Given(unknown=unknown))[1].as_pictures == (0 if is_read else 1)
    if is_read:
        read(monkeypatch, Given(unknown=unknown), fault="broken")
    else:
        with pytest.raises(RefusalError) as refused:
            read(monkeypatch, Given(unknown=unknown), fault="broken")
        assert refused.value.code == "damaged"


def test_pages_that_are_pictures_among_others_are_read_where_they_can_be(monkeypatch: pytest.MonkeyPatch) -> None:
    pages = [TABLE, Given(seen=3, picture=0.9), Given(seen=3, picture=0.9, has_table=True), Given(seen=3, picture=0.9)]
    document, told = read(monkeypatch, *pages)
    assert document.scanned == told.among == (2, 4), "the third has a table of its own"
    assert told.notes[3] == [3, 4], "the second was read"
    document, told = read(monkeypatch, *pages, with_ocr=False)
    assert (document.scanned, told.among, told.notes[3]) == ((2, 4), (), [2, 3, 4])


def test_only_so_many_pages_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    assert pdf.MAX_PAGES == 400
    for most, read_pages in ((2, [0, 1]), (3, [0, 1, 2]), (4, [0, 1, 2])):
        told = read(monkeypatch, TEXT, TEXT, TEXT, most=most)[1]
        assert told.pages == read_pages
        assert told.notes[:2] == (3, most)
    assert read(monkeypatch, *[Given(seen=3)] * 3, most=2)[1].as_scans == [(2, False, True)]


def test_each_of_the_pages_on_a_sheet_has_its_own_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    document, told = read(monkeypatch, Given(parts=(1, 2), has_table=True))
    assert told.looked_at == [(1, 1, 10), (1, 2, 10)]
    assert document.later is None, "what stands beside it is another page"
