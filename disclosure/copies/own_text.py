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
_TOKEN = re.compile(r"[\d０-９][\d０-９,.．年%％]*|[^\W_]")

Hashes = npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class OwnText:
    """The own text of a report, ready to compare.

    `characters` has letters and Chinese characters only, each number as one 0. `printed` is what they stand in (blanks
    left out), `at` the place of each character in it, `positions` the paragraph of each.
    """

    characters: str
    printed: str
    at: npt.NDArray[np.int32]
    positions: npt.NDArray[np.int32]

    @property
    def length(self) -> int:
        """Characters compared."""
        return len(self.characters)

    def hashes(self) -> Hashes:
        """A number for each run of SHINGLE characters, in order; empty where the text is shorter."""
        return shingle_hashes(self.characters)


def own_text(paragraphs: Iterable[tuple[int, str, str]]) -> OwnText:
    """The own text of paragraphs (position, section, text) in their order."""
    characters: list[str] = []
    at: list[int] = []
    positions: list[int] = []
    printed: list[str] = []
    offset = 0
    for position, section, text in paragraphs:
        if section not in OWN_SECTIONS:
            continue
        bare = re.sub(r"\s+", "", text)
        if not is_heading(bare):
            for start, end in _own_parts(bare):
                for token in _TOKEN.finditer(bare, start, end):
                    characters.append("0" if token[0][0].isdigit() else token[0])
                    at.append(offset + token.start())
                    positions.append(position)
        printed.append(bare)
        offset += len(bare)
    return OwnText(
        "".join(characters), "".join(printed), np.array(at, dtype=np.int32), np.array(positions, dtype=np.int32)
    )


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
