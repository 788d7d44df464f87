"""What two texts share, exactly: the characters of one that stand in the other, and the longest passages."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from disclosure.copies.own_text import SHINGLE, Hashes, OwnText, shingle_hashes

Places = npt.NDArray[np.int64]

LEAST_RUN = 12
"""Shorter runs are terms of the trade, not copied text."""

LEAST_PASSAGE = 16
MOST_PASSAGES = 5
_MOST_SHOWN = 200
_SLOT_BITS = np.uint64(0xFFFF)


@dataclass(frozen=True, slots=True)
class Passage:
    """A shared passage: paragraph of either text in which it begins, and its words as the first text prints them."""

    position: int
    other_position: int
    text: str


@dataclass(frozen=True, slots=True)
class Shared:
    """How many characters of a text stand in another, and the longest passages, the longest first."""

    character_count: int
    passages: tuple[Passage, ...]


def count_shared(characters: str, other_characters: str) -> int:
    """How many characters of one own text stand in another, in runs of at least LEAST_RUN."""
    first, last = _runs(shingle_hashes(characters), shingle_hashes(other_characters))
    return _covered(first, last, len(characters))


def compare_texts(text: OwnText, other: OwnText) -> Shared:
    """What of `text` stands in `other`: runs of at least LEAST_RUN characters, and the longest of them."""
    hashes, other_hashes = text.hashes(), other.hashes()
    first, last = _runs(hashes, other_hashes)
    count = _covered(first, last, text.length)
    lengths = last - first + SHINGLE
    order = sorted(np.flatnonzero(lengths >= LEAST_PASSAGE).tolist(), key=lambda run: (-int(lengths[run]), run))
    passages = tuple(
        _passage(
            text,
            other,
            int(first[run]),
            int(last[run]) + SHINGLE - 1,
            int(np.argmax(other_hashes == hashes[first[run]])),
        )
        for run in order[:MOST_PASSAGES]
    )
    return Shared(count, passages)


def _runs(hashes: Hashes, other_hashes: Hashes) -> tuple[Places, Places]:
    """First and last shingle of each stretch of a text all of whose shingles are in another."""
    nothing = np.empty(0, dtype=np.int64)
    if not len(hashes) or not len(other_hashes):
        return nothing, nothing
    starts = np.flatnonzero(is_among(hashes, other_hashes))
    if not len(starts):
        return nothing, nothing
    # Neighbouring shingles that are both found make one run.
    breaks = np.flatnonzero(np.diff(starts) > 1) + 1
    return starts[np.concatenate(([0], breaks))], starts[np.concatenate((breaks - 1, [len(starts) - 1]))]


def is_among(hashes: Hashes, other_hashes: Hashes) -> npt.NDArray[np.bool_]:
    """For each shingle of a text whether it is one of another text, which may not be empty.

    What `np.isin` says, which sorts both texts first: here each shingle looks into the slot its last bits name, and
    the few whose slot several of the other text share are searched for.
    """
    slots, other_slots = hashes & _SLOT_BITS, other_hashes & _SLOT_BITS
    holder = np.zeros(int(_SLOT_BITS) + 1, dtype=np.int32)
    holder[other_slots] = np.arange(len(other_hashes))
    found: npt.NDArray[np.bool_] = other_hashes[holder[slots]] == hashes
    displaced = np.sort(other_hashes[other_hashes[holder[other_slots]] != other_hashes])
    if len(displaced):
        is_crowded = np.zeros(len(holder), dtype=np.bool_)
        is_crowded[displaced & _SLOT_BITS] = True
        rest = np.flatnonzero(~found & is_crowded[slots])
        places = np.searchsorted(displaced, hashes[rest])
        places[places == len(displaced)] = 0
        found[rest] = displaced[places] == hashes[rest]
    return found


def _covered(first: Places, last: Places, length: int) -> int:
    """Characters of a text of this length that are in a run of at least LEAST_RUN."""
    long = last - first + SHINGLE >= LEAST_RUN
    if not long.any():
        return 0
    covered = np.zeros(length + 1, dtype=np.int32)
    np.add.at(covered, first[long], 1)
    np.add.at(covered, last[long] + SHINGLE, -1)
    return int(np.count_nonzero(np.cumsum(covered) > 0))


def _passage(text: OwnText, other: OwnText, first: int, last: int, other_first: int) -> Passage:
    words = text.printed[int(text.at[first]) : int(text.at[last]) + 1]
    return Passage(
        int(text.positions[first]),
        int(other.positions[other_first]),
        words if len(words) <= _MOST_SHOWN else words[:_MOST_SHOWN] + "…",
    )
