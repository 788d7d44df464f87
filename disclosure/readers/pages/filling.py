"""The letters of a page into the cells of its tables and the lines beside them, once it is known what belongs to them.

What all pages of a document show decides which letters are another layer, so that pages are filled when all are seen.
"""

from __future__ import annotations

import re
from itertools import pairwise

from disclosure.readers.pages import overlays
from disclosure.readers.pages.headlines import joined_title, text_printed_downwards
from disclosure.readers.pages.letters import UNKNOWN, Letter, are_lines_apart, lines_of, text_of
from disclosure.readers.pages.page_blocks import PAGE_NUMBER, SeenPage
from disclosure.readers.pages.pagebreaks import return_group_label
from disclosure.readers.pages.ruling import Grid, GridCell

_MOST_LEADING = 2.2
"""Sizes of a letter by which a line of a number stands below the one before it at most."""


def fill_page(page: SeenPage, layers: overlays.Layers, doubts: overlays.Doubts) -> int:
    """Writes the letters of a page into its cells and lines; returns how many belong to another layer."""
    placed = page.placed
    if placed is None:
        return 0
    count = overlays.settle(placed, layers, doubts)
    inside: dict[int, tuple[GridCell, list[Letter]]] = {}
    for letter, cell in placed.inside:
        inside.setdefault(id(cell), (cell, []))[1].append(letter)
    for cell, held in inside.values():
        if all(letter.is_turned for letter in held):
            cell.text = "".join(letter.text for letter in held)
        else:
            cell.text = _cell_text(cell, overlays.text_letters(held))
            cell.may_be_cut = cell.is_full and layers.hides_overflow
    if count:
        page.letters = sorted([*placed.rest, *(letter for letter, _ in placed.inside)], key=lambda letter: letter.order)
    page.grids = sorted((grid for grid in page.grids if any(cell.text for cell in grid.cells())), key=_top)
    for grid in page.grids:
        return_group_label(grid)
    lines = [(line, text) for line in lines_of(placed.rest) if not PAGE_NUMBER.match(text := text_of(line))]
    page.texts = [(max(letter.top for letter in line), text) for line, text in lines]
    title = joined_title([line for line, _ in lines], [text for _, text in lines])
    if title is not None:
        first, last, text = title
        page.texts[first : last + 1] = [(page.texts[first][0], text)]
    page.placed = None
    return count


def _top(grid: Grid) -> float:
    return -grid.rows[0]


def _is_next_line(upper: list[Letter], lower: list[Letter]) -> bool:
    """Whether a line stands as near below another as those of one paragraph do."""
    return upper[0].middle[1] - lower[0].middle[1] <= _MOST_LEADING * max(upper[0].size, lower[0].size)


def _cell_text(cell: GridCell, letters: list[Letter]) -> str:
    """The lines of a cell from top to bottom. A number that had to wrap in a narrow cell is one number."""
    downwards = text_printed_downwards(letters)
    if downwards is not None:
        return downwards
    lines = lines_of(letters) if len(letters) > 1 else [letters]
    texts = [text_of(line) for line in lines]
    if all(re.fullmatch(r"[\d.,]+", text) for text in [texts[0].lstrip("+-"), *texts[1:]]):
        widest = max(letter.right for letter in letters) - min(letter.left for letter in letters)
        letter_width = widest / max(len(text) for text in texts)
        is_wrapped = all(len(text) >= len(texts[0]) for text in texts[:-1]) and (
            len(texts[-1]) <= len(texts[0]) + 1 and all(map(_is_next_line, lines, lines[1:]))
        )
        # Word leaves 5.4 points on either side of a cell's text.
        spare = max(2.5 * letter_width, letter_width + 14)
        if any(are_lines_apart(upper[-1], lower[0]) for upper, lower in pairwise(lines)):
            return f"{UNKNOWN}\n".join(texts)
        if widest + spare > cell.right - cell.left:
            cell.is_full = len(texts[-1]) >= len(texts[0])
            if is_wrapped:
                return "".join(texts)
    return "\n".join(texts)
