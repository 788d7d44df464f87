"""Copied narratives: what of a report's text is its own, a sketch to search by, what two texts share.

Values in, values out; `disclosure.store.narratives` keeps the results. The search is by MinHash sketches (the library
rensa) in bands, so that no report is compared with every other; what it proposes is then compared exactly.
"""

from __future__ import annotations

from disclosure.copies.own_text import OwnText, own_text
from disclosure.copies.shared import Passage, Shared, compare_texts, count_shared
from disclosure.copies.sketch import SKETCH_NUMBERS, likely_pairs, make_sketches

__all__ = [
    "LEAST_CHARACTERS",
    "LEAST_SHARE",
    "SKETCH_NUMBERS",
    "OwnText",
    "Passage",
    "Shared",
    "compare_texts",
    "count_shared",
    "likely_pairs",
    "make_sketches",
    "own_text",
]

LEAST_CHARACTERS = 150
"""A shorter text says too little to be a copy of another."""

LEAST_SHARE = 0.5
"""From this share on a match is kept; the rules ask for more."""
