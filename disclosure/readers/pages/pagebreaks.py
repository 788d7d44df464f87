"""A table row that a page break cut in two, put together again.

Programs cut rows in every way: label on one page and numbers on the next, a label in the middle of a word, a number
that had to wrap after some of its digits, a strip of empty cells. Two halves are one row only where the labels of the
form say so. Digits are joined only where the first of them filled their cell; where that is not so, the cell is unread.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, pairwise

from disclosure.form.cells import parse_cell
from disclosure.form.labels import fold, label_index
from disclosure.model.document import Box
from disclosure.readers.pages.ruling import Grid, GridCell

_NEAR = 4.0
_HEADER_ROWS = 5
_GROUP_COLUMNS = 1
_MOST_LINES = 8
_UNKNOWN = "\ufffd"


def join_cut_row(before: Sequence[Grid], after: list[Grid], page: int) -> None:
    """Joins the last row of a page's last table with the first of the next page's (`page`), where they are one row."""
    if not before or not after:
        return
    upper, lower = before[-1], after[0]
    if abs(upper.columns[-1] - lower.columns[-1]) > _NEAR:
        return
    first = _after_repeated_header(upper, lower)
    if first >= len(lower.squares):
        return
    strips = 0
    while (
        first + 1 < len(lower.squares) and not _texts(lower.squares[first]) and _is_alone(lower.squares[first], first)
    ):
        # A strip of frame that the row above left there.
        first, strips = first + 1, strips + 1
    # A group's column that no line crosses on a page is no part of that page's grid.
    left = max(upper.columns[0], lower.columns[0])
    pairs = _pairs(
        [cell for cell in _cells(upper.squares[-1]) if cell.right > left + _NEAR],
        [cell for cell in _cells(lower.squares[first]) if cell.right > left + _NEAR or cell.text],
    )
    last = len(upper.squares) - 1
    is_header = pairs is not None and _are_halves_of_header(pairs, last, first)
    if pairs is None or not (is_header or _are_halves(pairs, last, first)):
        _doubt(_cells(upper.squares[-1]), _cells(lower.squares[first]), last, first)
        _doubt_blanks(_cells(upper.squares[-1]), _cells(lower.squares[first]), last, first)
        return
    for above, below in pairs:
        if below.row != first or below.row_span > 1 or (above.row != last and not is_header):
            continue
        if below.text and not above.text:
            above.text, above.place = below.text, below.place
            above.shown = Box(page, below.left, below.bottom, below.right, below.top)
        elif _is_value(above.text) and _is_value(below.text):
            above.text = above.text + below.text if above.is_full and below.text.isdigit() else _UNKNOWN
        elif below.text:
            above.text = f"{above.text}\n{below.text}"
    for number in range(first, first - strips - 1, -1):
        _drop_row(lower, number)
    if not lower.squares:
        after.pop(0)


def _after_repeated_header(upper: Grid, lower: Grid) -> int:
    """The first row of a page's table behind the header that programs repeat there."""
    known = [_texts(line) for line in upper.squares]
    count = 0
    for line in lower.squares[:_HEADER_ROWS]:
        texts = _texts(line)
        if not texts or texts not in known[: max(len(known) - 1, 1)] or any(map(_is_value, texts)):
            break
        count += 1
    return count


def _is_alone(line: Sequence[GridCell], number: int) -> bool:
    """Whether the cells that begin in a row end there, all but those of groups on the left."""
    return all(cell.row_span == 1 or cell.row != number or cell.column <= _GROUP_COLUMNS for cell in _cells(line))


def _texts(line: Sequence[GridCell]) -> list[str]:
    return [text for cell in _cells(line) if (text := fold(cell.text))]


def _cells(line: Sequence[GridCell]) -> list[GridCell]:
    """The cells that a row touches, each once."""
    return list({id(cell): cell for cell in line}.values())


def _pairs(upper: Sequence[GridCell], lower: Sequence[GridCell]) -> list[tuple[GridCell, GridCell]] | None:
    """The cells of two rows that stand exactly above one another; None where the rows are divided differently."""
    if len(upper) != len(lower):
        return None
    pairs = list(zip(upper, lower, strict=True))
    if all(abs(above.left - below.left) <= _NEAR and abs(above.right - below.right) <= _NEAR for above, below in pairs):
        return pairs
    return None


def _is_value(text: str) -> bool:
    parsed = parse_cell(text)
    return parsed is not None and parsed.state != "blank"


def _is_known(text: str) -> bool:
    folded = fold(text)
    index = label_index()
    return (
        folded in index.rows
        or folded in index.group_labels
        or folded in index.columns
        or folded in index.applicant_labels
        or folded in index.result_labels
        or folded in index.channel_labels
    )


def _are_halves(pairs: Sequence[tuple[GridCell, GridCell]], last: int, first: int) -> bool:
    """Whether two rows, cell above cell, are one row of the form."""
    own = [(above, below) for above, below in pairs if above.row == last and below.row == first]
    if len(own) < 2:
        return False
    labels = [(a.text, b.text) for a, b in own if not (_is_plain(a.text) and _is_plain(b.text))]
    values = [(a.text, b.text) for a, b in own if _is_plain(a.text) and _is_plain(b.text)]
    if any((_is_value(a) and b) or (_is_value(b) and a) for a, b in labels):
        return False
    has_above, has_below = any(_is_value(a) for a, _ in values), any(_is_value(b) for _, b in values)
    # The label next to the values names the row; those before it belong to groups.
    row = [pair for pair in labels if any(pair)]
    upper, lower = row[-1] if row else ("", "")
    if upper and lower:
        # Two whole labels are two rows; two pieces are one row where together they spell a label.
        return _is_known(upper + lower) and not (_is_known(upper) and _is_known(lower))
    if has_above and has_below:
        # Every row has a label: numbers below none go on with, or belong to, the row whose label stands above.
        return _is_known(upper) and not lower
    # The label's numbers stand on the other page, or nothing but a strip of frame does.
    return bool((upper or lower) and values)


def _are_halves_of_header(pairs: Sequence[tuple[GridCell, GridCell]], last: int, first: int) -> bool:
    """Whether two rows without any number together spell labels, wherever both have words."""
    texts = [(above.text, below.text) for above, below in pairs if below.row == first]
    if any(_is_value(text) for pair in texts for text in pair):
        return False
    cut = [(above, below) for above, below in texts if above and below]
    return bool(cut) and all(_is_known(above + below) for above, below in cut)  # no two labels make another


def _doubt(above: Sequence[GridCell], below: Sequence[GridCell], last: int, first: int) -> None:
    """Numbers above and below a break, the lower ones without a label, that could not be put together are unread."""
    own = [cell for cell in above if cell.row == last]
    rest = [cell for cell in below if cell.row == first]
    if not any(_is_value(cell.text) for cell in own) or not any(_is_value(cell.text) for cell in rest):
        return
    # What spans rows on the left names a group; any other words are the row's own label.
    rows = label_index().rows
    if any(
        cell.text
        and not _is_value(cell.text)
        and (cell.row_span == 1 or cell.column > _GROUP_COLUMNS or fold(cell.text) in rows)
        for cell in rest
    ):
        return
    for cell in rest:
        if _is_value(cell.text):
            cell.text = _UNKNOWN
            for other in own:
                if _is_value(other.text) and min(other.right, cell.right) - max(other.left, cell.left) > _NEAR:
                    other.text = _UNKNOWN


def _doubt_blanks(above: Sequence[GridCell], below: Sequence[GridCell], last: int, first: int) -> None:
    """Numbers without a label above a break may be those of the label below it, whose cells are then no blanks."""
    own = [cell for cell in above if cell.row == last]
    rest = [cell for cell in below if cell.row == first and cell.row_span == 1]
    is_without_label = any(_is_value(cell.text) for cell in own) and all(_is_plain(cell.text) for cell in own)
    if is_without_label and any(cell.text for cell in rest) and not any(_is_value(cell.text) for cell in rest):
        for cell in rest:
            cell.text = cell.text or _UNKNOWN


def _is_plain(text: str) -> bool:
    """Blank or a value."""
    return not text or _is_value(text)


def _drop_row(grid: Grid, number: int) -> None:
    """Takes a row out of a grid; cells that reach into it from above, or from it downwards, become shorter."""
    line = grid.squares.pop(number)
    for cell in _cells(line):
        cell.row_span -= 1
        # One that begins here begins in the next row now, which takes this number.
    moved: set[int] = set()
    for later in grid.squares[number:]:
        for cell in _cells(later):
            if cell.row > number and id(cell) not in moved:
                moved.add(id(cell))
                cell.row -= 1
    del grid.rows[number]


def return_group_label(grid: Grid) -> None:
    """Gives a group's label back the lines that overflow into the row above, where a break left its cell too low.

    Only where what is left above is the label of a row, and together they begin a group's label.
    """
    index = label_index()
    for above, below in pairwise(grid.squares):
        cell, group = above[0], below[0]
        if "\n" not in cell.text or cell.row_span > 1 or group is cell or group.column_span >= cell.column_span:
            continue
        lines = cell.text.split("\n")
        if len(lines) > _MOST_LINES:
            continue
        for start, end in combinations(range(len(lines) + 1), 2):
            own, rest = "\n".join(lines[start:end]), "\n".join(lines[:start] + lines[end:])
            begun = fold(rest + group.text)
            if rest and fold(own) in index.rows and any(label.startswith(begun) for label in index.group_labels):
                cell.text, group.text = own, f"{rest}\n{group.text}" if group.text else rest
                break
