"""Which ink is seen on which paper, and which letters are a note's."""

from __future__ import annotations

import pytest

from disclosure.readers.inks import AUTOMATIC, BLACK, UNKNOWN, WHITE, Colour, is_note, is_seen, mix, parse_colour


@pytest.mark.parametrize(
    ("text", "colour"),
    [
        ("FF8001", (255, 128, 1)),
        ("#FF8001", (255, 128, 1)),
        ("80FF8001", (255, 128, 1)),
        (" White ", WHITE),
        ("black", BLACK),
        ("auto", None),
        ("FF80", None),
        ("", None),
        (None, None),
    ],
)
def test_a_colour_as_files_write_it(text: str | None, colour: Colour | None) -> None:
    assert parse_colour(text) == colour


@pytest.mark.parametrize(
    ("ink", "paper", "seen"),
    [
        (BLACK, WHITE, True),
        (WHITE, WHITE, False),
        ((239, 255, 255), WHITE, False),  # sixteen apart
        ((238, 255, 255), WHITE, None),
        ((255, 255, 207), WHITE, None),  # forty-eight apart
        ((255, 206, 255), WHITE, True),
        (WHITE, (255, 206, 255), True),
        (AUTOMATIC, BLACK, True),
        (AUTOMATIC, UNKNOWN, True),
        (UNKNOWN, WHITE, None),
        (UNKNOWN, UNKNOWN, None),
        (BLACK, UNKNOWN, True),
        ((255, 255, 199), UNKNOWN, True),
        ((200, 255, 255), UNKNOWN, None),
    ],
)
def test_ink_on_paper(ink: Colour, paper: Colour, seen: bool | None) -> None:
    assert is_seen(ink, paper) is seen


def test_a_pattern_from_afar() -> None:
    assert mix(BLACK, WHITE, 0.0) == WHITE
    assert mix(BLACK, WHITE, 1.0) == BLACK
    assert mix((100, 0, 0), (0, 200, 0), 0.25) == (25, 150, 0)


@pytest.mark.parametrize(
    ("size", "beside", "expected"),
    [
        (7.4, 10.0, True),
        (7.5, 10.0, False),
        (10.0, 7.4, True),
        (10.0, 7.5, False),
        (7.9, None, True),
        (8.0, None, False),
        (None, 7.9, True),
        (None, 8.0, False),
        (None, None, False),
        (0.0, None, False),
    ],
)
def test_letters_of_a_note(size: float | None, beside: float | None, expected: bool) -> None:
    assert is_note(size, beside) is expected
