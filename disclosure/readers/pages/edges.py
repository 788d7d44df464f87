"""What stands on the edges of pages and is no part of a table: their numbers, the address and the time of printing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from disclosure.readers.pages.letters import Letter, text_of

Lines = Sequence[Sequence[Letter]]
_PAGE_NUMBER = re.compile(r"^[-—–―\s·]*(?:第\s*)?\d{1,4}(?:\s*页)?[-—–―\s·]*$")
_BROWSERS_LINE = re.compile(
    r"\s*+(?:\d{1,4}[/.年-]\d{1,2}[/.月-]\d{1,4}日?,?\s*+(?:[上下]午\s*+)?\d{1,2}:\d{2}|(?:file|https?)://)"
)
"""What browsers print on every page's edge: the day and the time, the address."""


def without_page_numbers(pages: Sequence[tuple[int, Lines]]) -> list[tuple[int, Lines]]:
    """The lines of pages without their numbers: a lone number counts up with the pages, or stands between dashes.

    Any other may be the last digit of one that a page's break cut. What browsers print on the edges goes as well.
    """
    offsets: Counter[int] = Counter()
    for number, lines in pages:
        offsets.update(
            {int(text) - number for line in (*lines[:1], *lines[-1:]) if (text := text_of(line)).isdecimal()}
        )
    usual = {0, *(offset for offset, count in offsets.items() if count > 1)}

    def is_number(text: str, number: int) -> bool:
        text = text.strip()
        if _BROWSERS_LINE.match(text) is not None:
            return True
        return int(text) - number in usual if text.isdecimal() else _PAGE_NUMBER.match(text) is not None

    return [
        (
            number,
            [
                line
                for at, line in enumerate(lines)
                if at not in (0, len(lines) - 1) or not is_number(text_of(line), number)
            ],
        )
        for number, lines in pages
    ]
