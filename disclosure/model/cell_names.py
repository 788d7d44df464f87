"""Names of cells as spreadsheets show them."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=1024)
def column_name(column: int) -> str:
    """A to Z, AA ... for a column counted from 1.

    >>> column_name(28)
    'AB'
    """
    name = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def cell_name(row: int, column: int) -> str:
    """F12 for row 12, column 6."""
    return f"{column_name(column)}{row}"


def column_number(name: str) -> int:
    """The column, from 1, that letters name.

    >>> column_number("AB")
    28
    """
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
