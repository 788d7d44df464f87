"""Letters to pieces: what a program drew together, a cell or a part of one that goes on elsewhere.

Programs draw a table cell by cell, so that letters of one cell follow one another; where a cell ends is told by the
gap, and by the labels of the form, which are known.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from disclosure.form.cells import parse_cell
from disclosure.form.labels import LOST_LETTER, fold, label_index
from disclosure.readers.pages.broken_numbers import SAME_NUMBER
from disclosure.readers.pages.letters import Letter, gap_after

_SAME_WORD = 0.6
_KNOWN_GAP = 1.2
_NEXT_LINE = 2.2
_NEXT_LINE_UNKNOWN = 1.6
_MORE_WORDS = (
    "申请人情况",
    "信息内容",
    "法人或其他组织",
    "行政诉讼",
    "本列数据的勾稽关系为第一项加第二项之和等于第三项加第四项之和",
    *(f"第二十条第{number}项" for number in "一二三四五六七八九十"),
)
_MARKS = frozenset("()\uff08\uff09\uff0c\uff1a\u3001")
"""Marks that belong to the words before them; a full-width one leaves half its width blank."""
_VALUE_LETTERS = re.compile(r"[\d.,+\-/%—–]")


@dataclass(slots=True)
class Piece:
    """What is drawn together: a cell, or a part of one that goes on elsewhere."""

    page: int
    text: str
    left: float
    bottom: float
    right: float
    top: float
    size: float
    line_bottom: float
    line_top: float
    last_right: float
    folded: str = ""

    @property
    def is_value(self) -> bool:
        """Whether it is a number or a sign in its place."""
        parsed = parse_cell(self.text)
        return parsed is not None and parsed.state != "blank"

    @property
    def middle(self) -> float:
        """Half its height."""
        return (self.bottom + self.top) / 2


def pieces_of(letters: Sequence[tuple[int, Letter]]) -> list[Piece]:
    pieces: list[Piece] = []
    for page, letter in letters:
        piece = pieces[-1] if pieces else None
        if piece is not None and _goes_on(piece, page, letter):
            piece.text += letter.text
            piece.folded = _folded(piece.text)
            if page == piece.page:
                piece.left, piece.right = min(piece.left, letter.left), max(piece.right, letter.right)
                piece.bottom, piece.top = min(piece.bottom, letter.bottom), max(piece.top, letter.top)
            piece.line_bottom, piece.line_top, piece.last_right = letter.bottom, letter.top, letter.right
            continue
        size = max(letter.top - letter.bottom, 4.0)
        pieces.append(
            Piece(
                page,
                letter.text,
                letter.left,
                letter.bottom,
                letter.right,
                letter.top,
                size,
                letter.bottom,
                letter.top,
                letter.right,
                _folded(letter.text),
            )
        )
    return pieces


def _folded(text: str) -> str:
    """What is left of a label where letters of it may be lost, as marks may that no label has."""
    return fold(text).replace(LOST_LETTER, "")


def _goes_on(piece: Piece, page: int, letter: Letter) -> bool:
    """Whether a letter belongs to the cell that was drawn last."""
    if page != piece.page:
        return False
    size = piece.size
    joined = piece.folded + _folded(letter.text)
    is_number = _VALUE_LETTERS.fullmatch(letter.text) is not None and piece.is_value
    overlap = min(piece.line_top, letter.top) - max(piece.line_bottom, letter.bottom)
    if overlap > 0.5 * min(piece.line_top - piece.line_bottom, letter.top - letter.bottom):
        gap = gap_after(piece.text[-1:], piece.last_right, letter)
        if gap < -size / 2:
            return False
        if is_number or (parse_cell(piece.text) is not None and piece.text[-1:].isdigit() and letter.text.isdigit()):
            return gap <= SAME_NUMBER * size
        if gap <= SAME_NUMBER * size or (letter.text in _MARKS and gap <= _KNOWN_GAP * size and not piece.is_value):
            return True
        if _is_start(joined) and (joined != piece.folded or not _is_known(joined)):
            return gap <= _KNOWN_GAP * size
        return gap <= _SAME_WORD * size and not _is_known(piece.folded)
    drop = piece.line_bottom - letter.bottom
    if drop <= 0 or letter.left > piece.right or letter.right < piece.left - size or piece.is_value:
        return False
    if _is_start(joined) and (joined != piece.folded or not _is_known(joined)):
        return drop <= _NEXT_LINE * size
    return drop <= _NEXT_LINE_UNKNOWN * size and not _is_known(piece.folded) and not _VALUE_LETTERS.match(letter.text)


@cache
def _known() -> tuple[str, ...]:
    """Everything that a cell of the form's tables may say, sorted."""
    index = label_index()
    words = {
        *index.rows,
        *index.group_labels,
        *index.columns,
        *index.applicant_labels,
        *index.result_labels,
        *index.channel_labels,
        *map(fold, _MORE_WORDS),
    }
    return tuple(sorted(words))


def _is_start(text: str) -> bool:
    """Whether a folded text is a label of the form or its beginning."""
    words = _known()
    at = bisect_left(words, text)
    return bool(text) and at < len(words) and words[at].startswith(text)


def _is_known(text: str) -> bool:
    words = _known()
    at = bisect_left(words, text)
    return at < len(words) and words[at] == text
