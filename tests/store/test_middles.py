"""A window of the values around a middle gives the same median, however values come and go."""

from __future__ import annotations

import random
from statistics import median

import pytest

from disclosure.store import middles
from disclosure.store.middles import Window


def window_of(values: list[float]) -> Window:
    """The window that queries/serving/38_value_window.sql makes."""
    ordered = sorted(values)
    first = max(1, len(values) // 2 + 1 - middles.REACH)
    return Window(len(values), first, ordered[first - 1 : len(values) // 2 + 1 + middles.REACH])


def middle_of(window: Window) -> float:
    """The median that queries/serving/36_middle_of_window.sql takes from a window."""
    middle = window.value_count // 2 + 1 - window.first_rank
    return window.values[middle] if window.value_count % 2 else median(window.values[middle - 1 : middle + 1])


@pytest.mark.parametrize("seed", range(20))
def test_a_window_that_is_enough_shows_its_place_in_the_whole(monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    monkeypatch.setattr(middles, "REACH", 3)
    draw = random.Random(seed)
    values = [float(draw.randrange(40)) for _ in range(draw.randrange(40))]
    window = window_of(values)
    slid = 0
    for _ in range(300):
        for _ in range(draw.randrange(1, 4)):
            if values and draw.random() < 0.5:
                gone = draw.choice(values)
                values.remove(gone)
                window.change(gone, -1)
            else:
                come, copies = float(draw.randrange(40)), draw.randrange(1, 3)
                values += [come] * copies
                window.change(come, copies)
        assert window.value_count == len(values)
        if not window.is_enough():
            window = window_of(values)
            continue
        window.trim()
        slid += 1
        first = window.first_rank - 1
        assert window.values == sorted(values)[first : first + len(window.values)]
        if not window.is_moved_only:
            assert window.first_rank >= len(values) // 2 + 1 - middles.REACH
            assert first + len(window.values) <= len(values) // 2 + 1 + middles.REACH
        if values:
            assert middle_of(window) == median(values)
    assert slid > 100


def test_what_lies_outside_only_moves_the_window() -> None:
    window = Window(101, 40, [float(number) for number in range(40, 63)])
    window.change(3.0, -1)
    assert (window.value_count, window.first_rank, len(window.values)) == (100, 39, 23)
    window.change(90.0, 2)
    assert (window.value_count, window.first_rank, len(window.values)) == (102, 39, 23)


def test_a_window_that_the_middle_has_left_is_not_enough() -> None:
    window = Window(5, 2, [2.0, 3.0, 4.0])
    assert window.is_enough()
    window.change(9.0, 4)
    assert not window.is_enough()
