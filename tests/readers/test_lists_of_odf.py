"""How levels of OpenDocument lists print their numbers."""

from __future__ import annotations

import pytest

from disclosure.readers.office.odf_looks import ListLevel


@pytest.mark.parametrize(
    ("kind", "number", "shown"),
    [
        ("", 1, ""),
        ("1", 1, "(1)"),
        ("1", 12, "(12)"),
        ("一", 1, "(一)"),
        ("壹, 贰", 10, "(十)"),
        ("a", 1, "(a)"),
        ("a", 26, "(z)"),
        ("a", 27, "(a)"),
        ("A", 2, "(B)"),
        ("①", 1, "(①)"),
        ("①", 20, "(⑳)"),
        ("①", 21, "(21)"),
        ("①", 0, "(0)"),
    ],
)
def test_the_number_of_a_level(kind: str, number: int, shown: str) -> None:
    assert ListLevel(kind, "(", ")", 1).label(number) == shown
