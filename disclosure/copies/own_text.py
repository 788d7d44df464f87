"""What of a narrative is a body's own: headings, legal formulas and stock phrases left out, numbers made alike."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from disclosure.form.versions import read_rows
from disclosure.settings import DATA_FOLDER

OWN_SECTIONS = ("overview", "problems", "other_matters")
"""Sections that are prose; the others hold the tables."""

SHINGLE = 6
"""Characters that are compared at once: longer than most terms of the trade."""

_HEADING = re.compile(r"^(?:[(（]?[一二三四五六七八九十]+[)）、.]|\d{1,2}[.、．)])?.{0,24}$")
_SENTENCE = re.compile(r"[^。;；!！]*[。;；!！]?")
_CLAUSE = re.compile(r"[^，,]*[，,]?")

Hashes = npt.NDArray[np.uint64]
Codes = npt.NDArray[np.uint32]
Integers = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class OwnText:
    """The own text of a report, ready to compare.

    `characters` has letters and Chinese characters only, each number as one 0. `printed` is what they stand in (blanks
    left out), `at` the place of each character in it, `positions` the paragraph of each.
    """

    characters: str
    printed: str
    at: Integers
    positions: Integers

    @property
    def length(self) -> int:
        """Characters compared."""
        return len(self.characters)

    def hashes(self) -> Hashes:
        """A number for each run of SHINGLE characters, in order; empty where the text is shorter."""
        return shingle_hashes(self.characters)


def own_text(paragraphs: Iterable[tuple[int, str, str]]) -> OwnText:
    """The own text of paragraphs (position, section, text) in their order."""
    prose = [(position, _without_blanks(text)) for position, section, text in paragraphs if section in OWN_SECTIONS]
    printed = "".join(text for _, text in prose)
    signs = [sign for sign in _stock_phrases().signs if sign in printed]
    own: list[tuple[int, int]] = []
    offset = 0
    for _, text in prose:
        if not is_heading(text):
            has_stock = any(sign in text for sign in signs)
            parts = _own_parts(text) if has_stock else [(0, len(text))]
            own += [(offset + start, offset + end) for start, end in parts]
        offset += len(text)
    if not own:
        nothing = np.empty(0, dtype=np.int32)
        return OwnText("", "", nothing, nothing)
    codes = _codes(printed)
    is_compared = _kept_characters()[codes] & _covered(own, offset)
    where = np.flatnonzero(is_compared)
    kept = codes[where]
    is_digit = (kept >= ord("0")) & (kept <= ord("9")) | (kept >= ord("０")) & (kept <= ord("９"))
    kept[is_digit] = ord("0")
    # A number is one character, however long it is.
    first = np.concatenate(([True], ~(is_digit[1:] & is_digit[:-1]))) if len(kept) else is_digit
    where = where[first]
    paragraph = np.repeat(np.array([place for place, _ in prose], dtype=np.int32), [len(text) for _, text in prose])
    characters = kept[first].astype("<u4").tobytes().decode("utf-32-le")
    return OwnText(characters, printed, where.astype(np.int32), paragraph[where])


def _without_blanks(text: str) -> str:
    return text if text.isprintable() and " " not in text else "".join(text.split())


def _covered(stretches: Sequence[tuple[int, int]], length: int) -> npt.NDArray[np.bool_]:
    """For each of `length` characters whether it is in one of the stretches, which do not overlap."""
    change = np.zeros(length + 1, dtype=np.int8)
    ends = np.array(stretches, dtype=np.int64)
    np.add.at(change, ends[:, 0], 1)
    np.add.at(change, ends[:, 1], -1)
    covered: npt.NDArray[np.bool_] = np.cumsum(change[:-1], dtype=np.int8).astype(np.bool_)
    return covered


def _codes(text: str) -> Codes:
    """The characters of a text as numbers; those past the basic plane are taken for one rare character."""
    codes = np.frombuffer(text.encode("utf-32-le", "replace"), dtype="<u4").copy()
    codes[codes > 0xFFFF] = 0xFFFD
    return codes


@cache
def _kept_characters() -> npt.NDArray[np.bool_]:
    """For each character whether it is compared: letters, digits and Chinese characters."""
    return np.array([chr(code).isalnum() for code in range(0x10000)], dtype=np.bool_)


def is_heading(text: str) -> bool:
    """Whether a line is a heading: short, without a full stop."""
    return not text or ("。" not in text and "，" not in text and bool(_HEADING.match(text)))


def _own_parts(text: str) -> Iterable[tuple[int, int]]:
    """Start and end of the stretches that are no stock phrase."""
    stock = _stock_phrases()
    for sentence in _SENTENCE.finditer(text):
        if not sentence[0] or stock.sentences.search(sentence[0]):
            continue
        if not stock.clauses.search(sentence[0]):
            yield sentence.span()
            continue
        for clause in _CLAUSE.finditer(text, *sentence.span()):
            if clause[0] and not stock.clauses.search(clause[0]):
                yield clause.span()


@dataclass(frozen=True, slots=True)
class _StockPhrases:
    """What makes a sentence, and what makes a clause, a stock phrase; one of `signs` is in every such phrase."""

    sentences: re.Pattern[str]
    clauses: re.Pattern[str]
    signs: tuple[str, ...]


@cache
def _stock_phrases() -> _StockPhrases:
    """The stock phrases of data/copies/stock_phrase.csv."""
    rows = read_rows(DATA_FOLDER / "copies" / "stock_phrase.csv")
    sentences, clauses = (
        re.compile("|".join(row["pattern"] for row in rows if row["unit"] == unit)) for unit in ("sentence", "clause")
    )
    return _StockPhrases(sentences, clauses, tuple({sign for row in rows for sign in row["signs"].split("|")}))


def shingle_hashes(text: str) -> Hashes:
    """A 64-bit number for each run of SHINGLE characters; the same on every machine."""
    codes = np.frombuffer(text.encode("utf-32-le"), dtype="<u4").astype(np.uint64)
    count = len(codes) - SHINGLE + 1
    if count <= 0:
        return np.empty(0, dtype=np.uint64)
    with np.errstate(over="ignore"):
        value = np.zeros(count, dtype=np.uint64)
        for offset in range(SHINGLE):
            value = value * np.uint64(0x100000001B3) + codes[offset : offset + count]
        value ^= value >> np.uint64(31)
        value *= np.uint64(0x9E3779B97F4A7C15)
        value ^= value >> np.uint64(29)
    return value
