"""What of a narrative is a body's own: headings, legal formulas and stock phrases left out, numbers made alike."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from disclosure.formats import DATA_FOLDER, read_rows

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
    codes: list[Codes] = []
    at: list[Integers] = []
    positions: list[Integers] = []
    printed: list[str] = []
    offset = 0
    for position, section, text in paragraphs:
        if section not in OWN_SECTIONS:
            continue
        bare = re.sub(r"\s+", "", text)
        if not is_heading(bare):
            every = _codes(bare)
            is_own = np.zeros(len(bare), dtype=np.bool_)
            for start, end in _own_parts(bare):
                is_own[start:end] = True
            places = np.flatnonzero(is_own & _kept_characters()[every])
            codes.append(every[places])
            at.append((places + offset).astype(np.int32))
            positions.append(np.full(len(places), position, dtype=np.int32))
        printed.append(bare)
        offset += len(bare)
    if not codes:
        nothing = np.empty(0, dtype=np.int32)
        return OwnText("", "", nothing, nothing)
    joined = np.concatenate(codes)
    where: Integers = np.concatenate(at)
    paragraph: Integers = np.concatenate(positions)
    is_digit = (joined >= ord("0")) & (joined <= ord("9")) | (joined >= ord("０")) & (joined <= ord("９"))
    joined[is_digit] = ord("0")
    # A number is one character, however long it is.
    first = np.concatenate(([True], ~(is_digit[1:] & is_digit[:-1]))) if len(joined) else is_digit
    joined, where, paragraph = joined[first], where[first], paragraph[first]
    return OwnText(joined.astype("<u4").tobytes().decode("utf-32-le"), "".join(printed), where, paragraph)


def _codes(text: str) -> Codes:
    """The characters of a text as numbers; those past the basic plane are taken for one rare character."""
    codes = np.frombuffer(text.encode("utf-32-le"), dtype="<u4").copy()
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
    sentences, clauses = _stock_phrases()
    for sentence in _SENTENCE.finditer(text):
        if not sentence[0] or sentences.search(sentence[0]):
            continue
        if not clauses.search(sentence[0]):
            yield sentence.span()
            continue
        for clause in _CLAUSE.finditer(text, *sentence.span()):
            if clause[0] and not clauses.search(clause[0]):
                yield clause.span()


@cache
def _stock_phrases() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What makes a sentence, and what makes a clause, a stock phrase (data/copies/stock_phrase.csv)."""
    rows = read_rows(DATA_FOLDER / "copies" / "stock_phrase.csv")
    sentence, clause = (
        re.compile("|".join(row["pattern"] for row in rows if row["unit"] == unit)) for unit in ("sentence", "clause")
    )
    return sentence, clause


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
