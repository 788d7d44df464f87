"""Sketches of texts (MinHash, by the library rensa) and the pairs that they propose."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from rensa import RMinHash

from disclosure.copies.own_text import Hashes

SKETCH_NUMBERS = 128
_SEED = 2019
_BANDS, _ROWS = 25, 5
"""Two texts of which two thirds of all shingles are common meet in a band in 97 of 100 cases, at a half in 55, at a
seventh (two texts of the trade) in 1 of 700."""

_NEIGHBOURS = 12
"""Of texts with an equal band, each meets this many others: a thousand copies of one text make no million pairs."""

LEAST_AGREEMENT = 0.35
MOST_PARTNERS = 5

Sketches = npt.NDArray[np.uint32]
Pairs = npt.NDArray[np.int64]


def make_sketches(texts: Sequence[Hashes]) -> Sketches:
    """The sketch of each text's shingles, a row each. No text may be empty."""
    if not texts:
        return np.empty((0, SKETCH_NUMBERS), dtype=np.uint32)
    ends = np.cumsum([0, *(len(text) for text in texts)])
    matrix = RMinHash.digest_matrix_from_flat_token_hashes(
        np.concatenate(texts), ends.astype(np.uint64), SKETCH_NUMBERS, _SEED
    )
    return np.array(matrix.to_rows(), dtype=np.uint32)


def likely_pairs(sketches: Sketches, groups: npt.NDArray[np.int64], wanted: npt.NDArray[np.bool_]) -> Pairs:
    """Pairs (i, j) of rows that may be copies: each `wanted` row with its most similar rows of other `groups`.

    A group is a body: its own texts are no copies of each other. Both directions of a pair are rows of the result; each
    row is the first of MOST_PARTNERS pairs at most.
    """
    found = [_meet_in_band(sketches, band, wanted) for band in range(_BANDS)]
    pairs = np.unique(np.concatenate(found), axis=0) if found else np.empty((0, 2), dtype=np.int64)
    pairs = pairs[groups[pairs[:, 0]] != groups[pairs[:, 1]]]
    if not len(pairs):
        return np.empty((0, 2), dtype=np.int64)
    agreement = np.concatenate(
        [
            (sketches[chunk[:, 0]] == sketches[chunk[:, 1]]).mean(axis=1)
            for chunk in np.array_split(pairs, max(1, len(pairs) // 50_000))
        ]
    )
    likely = agreement >= LEAST_AGREEMENT
    pairs, agreement = pairs[likely], agreement[likely]
    pairs = np.concatenate((pairs, pairs[:, ::-1]))
    agreement = np.concatenate((agreement, agreement))
    order = np.lexsort((pairs[:, 1], -agreement, pairs[:, 0]))
    pairs = pairs[order]
    _, first, counts = np.unique(pairs[:, 0], return_index=True, return_counts=True)
    rank = np.arange(len(pairs)) - np.repeat(first, counts)
    chosen: Pairs = pairs[rank < MOST_PARTNERS]
    return chosen


def _meet_in_band(sketches: Sketches, band: int, wanted: npt.NDArray[np.bool_]) -> Pairs:
    """Pairs of rows, one of them wanted at least, whose numbers of a band are equal; the smaller row first."""
    columns = np.ascontiguousarray(sketches[:, band * _ROWS : (band + 1) * _ROWS])
    keys = columns.view(np.dtype((np.void, columns.dtype.itemsize * _ROWS))).ravel()
    _, buckets = np.unique(keys, return_inverse=True)
    order = np.argsort(buckets, kind="stable")
    buckets = buckets[order]
    pairs = []
    for step in range(1, _NEIGHBOURS + 1):
        same = np.flatnonzero(buckets[step:] == buckets[:-step])
        if not len(same):
            break
        one, other = order[same], order[same + step]
        some = wanted[one] | wanted[other]
        pairs.append(np.stack((np.minimum(one, other), np.maximum(one, other)), axis=1)[some])
    return np.concatenate(pairs) if pairs else np.empty((0, 2), dtype=np.int64)
