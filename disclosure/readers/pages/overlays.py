"""What lies over the tables of a page and is no part of them: watermarks, stamps, text that leaves its cell or page.

A table is written in one hand: letters about as dark and as high as one another, each within its cell. Letters that are
paler, larger or smaller are another layer where they run over the lines of tables or over other letters, on any page:
they are taken off. Where nothing shows what they are, and wherever a letter crosses the side of its cell, stands on
another, or goes on beyond the page, it becomes U+FFFD: the cell is named as unread.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from disclosure.form.cells import parse_cell
from disclosure.readers.inks import BLACK, Colour
from disclosure.readers.pages.cut_cells import cut_cells
from disclosure.readers.pages.letters import UNKNOWN, Letter, Run, Turn, lines_of
from disclosure.readers.pages.ruling import SNAP, Grid, GridCell, Line
from disclosure.readers.pages.slanting import numbers_aslant

Style = tuple[tuple[int, int, int], int, int]
"""Colour, contrast, size in half points."""
Area = tuple[float, float, float, float]

_PALE = 0.5
_LARGE = 1.7
_SMALL = 0.5
"""Shares of the contrast and the height of a table's own letters."""
_OTHER_COLOUR = 70
"""Parts of a colour (of 255) that differ by more are told apart at once."""
_MAIN_SHARE = 0.15
"""The darkest colour in which so many letters of tables are written is the tables' own."""
_HARDLY_SEEN = 40
"""The contrast below which nobody is sure to see a number."""
_DARK_SHARE = 0.9
_ACROSS = 0.25
"""The share of a letter's width that may lie beyond the side of its cell."""
_ALONG = 0.4
_ON_ANOTHER = 0.35
"""The share of a letter that may lie on another one."""
_TOUCH = 0.1
"""Points by which letters beside one another may overlap."""
_LEAST_SIGNS = 3
_LEAST_SHARE = 0.3
"""So many of a style's runs, or such a share of them, cross lines or letters where the style is another layer."""
_OWN_SHARE = 0.2
"""A style in which so many of the numbers of tables are written is the tables' own."""
_EDGE = 2.0
_SAME_TEXT_GAP = 0.25
_OTHER_TEXT_GAP = 0.15
"""Heights by which two digits of one number stand apart at most, drawn together or each by itself."""
_WIDEST = 0.66
"""The share of its size that a digit is wide at most."""
_WIDEST_GAP = 1.3
_SAME_GAP = 0.15
"""Heights by which digits of a number that is spaced out stand apart at most, and by which their gaps differ."""
_MARK_BETWEEN = 2
"""The order of digits of one text differs by two where a blank stands between them."""
_MAX_PAIRED = 60
_GAP = 0.3
"""The share of their size by which letters of one number stand apart at most."""


@dataclass(slots=True)
class Placed:
    """The letters of a page's tables with their cells, and the letters beside them."""

    grids: list[Grid]
    inside: list[tuple[Letter, GridCell]] = field(default_factory=list)
    rest: list[Letter] = field(default_factory=list)
    foreign: dict[Style, list[tuple[Letter, GridCell]]] = field(default_factory=dict)
    is_closed: dict[int, tuple[bool, bool]] = field(default_factory=dict)
    """Whether a line is drawn along the left and along the right side of each grid (by identity)."""


@dataclass(slots=True)
class Doubts:
    """What a page has besides letters that are seen, and may be missed in its cells.

    `beyond` are letters outside the page's edge, `covered` those that something is drawn over, `unread` the places of
    what does not say what it looks like, `area` what is shown of the page; `turn` takes boxes of the file to the page.
    """

    beyond: Sequence[Letter]
    covered: Sequence[Letter]
    unread: Sequence[Area]
    area: Area
    turn: Turn
    is_askew: bool = False
    """Whether rows slant, so that what seems to be a blank may have its number in the next one."""


@dataclass(slots=True)
class Layers:
    """What all pages show of the styles that are not the tables' own."""

    runs: dict[Style, set[int]] = field(default_factory=dict)
    signs: dict[Style, set[int]] = field(default_factory=dict)
    """The runs (by identity) that cross lines or letters."""
    numbers: dict[Style, int] = field(default_factory=dict)
    coloured: set[Style] = field(default_factory=set)
    """Those that differ from the tables' own in nothing but their colour."""
    own_numbers: int = 0
    hides_overflow: bool = False
    """Whether cells show nothing of what has no room in them: rows of a fixed height, say."""

    def is_apart(self, style: Style) -> bool:
        """Whether a style is another layer, such as a watermark."""
        signs, runs = len(self.signs.get(style, ())), len(self.runs.get(style, ()))
        if style in self.coloured:
            return signs >= max(_LEAST_SIGNS, _LEAST_SHARE * runs)
        return signs > 0 and (signs >= _LEAST_SIGNS or signs >= _LEAST_SHARE * runs)

    def is_own(self, style: Style) -> bool:
        """Whether so many numbers are written in a style that it is the tables' own."""
        count = self.numbers.get(style, 0)
        return style[1] >= _HARDLY_SEEN and count > _OWN_SHARE * (self.own_numbers + count)


def place(grids: list[Grid], letters: Sequence[Letter], down: Sequence[Line]) -> Placed:
    """The letters of a page by the cells in which their centres fall; `down` are the vertical lines of the page."""
    placed = Placed(grids)
    if not grids:
        placed.rest = list(letters)
        return placed
    inside, rest = placed.inside, placed.rest
    reaches: dict[int, tuple[float, float]] = {}
    for letter in letters:
        x, y = (letter.left + letter.right) / 2, (letter.bottom + letter.top) / 2
        for grid in grids:
            if grid.columns[0] < x < grid.columns[-1] and grid.rows[-1] < y < grid.rows[0]:
                cell = grid.cell_at(x, y)
                inside.append((letter, cell))
                if letter.text.isdigit():
                    upper, lower = reaches.get(id(grid), (cell.top, cell.bottom))
                    reaches[id(grid)] = max(upper, cell.top), min(lower, cell.bottom)
                break
        else:
            rest.append(letter)
    for grid in grids:
        # A header may be open where the rest of a table is not.
        top, bottom = reaches.get(id(grid), (grid.rows[0], grid.rows[-1]))
        drawn = [
            sum(
                min(line.end, top) - max(line.start, bottom)
                for line in down
                if abs(line.at - side) <= _EDGE and line.end > bottom and line.start < top
            )
            for side in (grid.columns[0], grid.columns[-1])
        ]
        half = (top - bottom) / 2
        placed.is_closed[id(grid)] = drawn[0] > half, drawn[1] > half
    return placed


def survey(placed: Placed, layers: Layers) -> None:
    """Notes which letters of a page are written in another hand than its tables, and what they cross."""
    if not placed.inside:
        return
    layers.hides_overflow = layers.hides_overflow or any(map(_is_clipped_by_cell, placed.inside))
    contrasts = sorted(_contrast(letter) for letter, _ in placed.inside)
    darkest = contrasts[min(int(len(contrasts) * _DARK_SHARE), len(contrasts) - 1)]
    dark = [letter for letter, _ in placed.inside if _contrast(letter) >= _PALE * darkest]
    height, size = median(letter.top - letter.bottom for letter in dark), median(map(_size, dark))
    pale = darkest * _PALE
    colours = Counter(_colour(letter) for letter in dark)
    own = min((colour for colour, count in colours.items() if count >= _MAIN_SHARE * len(dark)), key=sum, default=BLACK)
    by_cell: dict[int, list[Letter]] = {}
    cells_of_run: dict[int, set[int]] = {}
    if contrasts[0] >= pale and _is_one_hand({id(letter.run): letter.run for letter, _ in placed.inside}, size, own):
        layers.own_numbers += sum(letter.text.isdigit() for letter, _ in placed.inside)
        return
    for letter, cell in placed.inside:
        run = letter.run
        # The boxes of some fonts are twice as high as their letters, and some fonts have a size that means nothing.
        by_size = _size(letter) / size if size else 1.0
        by_height = (letter.top - letter.bottom) / height if height else by_size
        is_large, is_small = min(by_size, by_height) > _LARGE, max(by_size, by_height) < _SMALL
        is_alike = not is_large and not is_small and (run is None or run.contrast >= pale)
        if is_alike and not _are_other_colours(_colour(letter), own):
            by_cell.setdefault(id(cell), []).append(letter)
            if letter.text.isdigit():
                layers.own_numbers += 1
            continue
        style = _style(letter)
        if is_alike:
            layers.coloured.add(style)
        placed.foreign.setdefault(style, []).append((letter, cell))
        layers.runs.setdefault(style, set()).add(id(run))
        cells_of_run.setdefault(id(run), set()).add(id(cell))
        if letter.text.isdigit():
            layers.numbers[style] = layers.numbers.get(style, 0) + 1
    for style, held in placed.foreign.items():
        signs = layers.signs.setdefault(style, set())
        for letter, cell in held:
            if (
                (len(cells_of_run[id(letter.run)]) > 1 and style not in layers.coloured)
                or _crosses(letter, cell, is_any_side=True)
                or any(_share_on(letter, other) > _ON_ANOTHER for other in by_cell.get(id(cell), ())[:_MAX_PAIRED])
            ):
                signs.add(id(letter.run))


def _is_clipped_by_cell(placed: tuple[Letter, GridCell]) -> bool:
    """Whether what cuts a text is no larger than its cell. (Where a clip cuts nothing, it is not known.)"""
    letter, cell = placed
    if letter.run is None or letter.run.clip is None:
        return False
    left, bottom, right, top = letter.run.clip
    own = sorted((cell.right - cell.left, cell.top - cell.bottom))
    return all(side < other + SNAP for side, other in zip(sorted((right - left, top - bottom)), own, strict=True))


def _is_one_hand(runs: Mapping[int, Run | None], size: float, own: Colour) -> bool:
    """Whether the fonts of all runs are about as large and coloured as most: whatever the boxes say, nothing is another
    layer.
    """
    return all(
        run is not None
        and _SMALL * size <= run.size <= _LARGE * size
        and (run.colour == own or not _are_other_colours(run.colour, own))
        for run in runs.values()
    )


def _colour(letter: Letter) -> Colour:
    return letter.run.colour if letter.run is not None else BLACK


def _are_other_colours(one: Colour, other: Colour) -> bool:
    """Whether the eye tells two colours apart at once; those that are not known are one."""
    return min(*one, *other) >= 0 and max(abs(a - b) for a, b in zip(one, other, strict=True)) > _OTHER_COLOUR


def settle(placed: Placed, layers: Layers, doubts: Doubts) -> int:
    """Takes other layers off a page and marks what is doubtful; returns how many letters were taken off."""
    count = _take_off(placed, layers)
    cells: dict[int, tuple[GridCell, list[Letter]]] = {}
    for letter, cell in placed.inside:
        cells.setdefault(id(cell), (cell, []))[1].append(letter)
    for cell, letters in cells.values():
        if any(letter.is_turned for letter in letters):
            count += _settle_turned(placed, cell, letters)
    _doubt_overflow(placed)
    unread: list[GridCell] = []
    for grid in placed.grids:
        unread += cut_cells(grid, placed, cells, doubts)
        if doubts.is_askew:
            unread += [cell for cell in grid.cells() if id(cell) not in cells]
        for place_ in doubts.unread:
            x, y = (place_[0] + place_[2]) / 2, (place_[1] + place_[3]) / 2
            unread += [
                cell
                for cell in grid.cells()
                if (cell.left <= x <= cell.right and cell.bottom <= y <= cell.top) or _shared(place_, cell)
            ]
    if doubts.covered:
        unread += _rests_of_covered(placed, cells, doubts.covered)
    for cell in unread:
        held = cells.get(id(cell), (cell, []))[1]
        for letter in held:
            letter.text = UNKNOWN
        if not held:
            x, y = (cell.left + cell.right) / 2, (cell.bottom + cell.top) / 2
            placed.inside.append((Letter(UNKNOWN, x - 2, y - 4, x + 2, y + 4, 0), cell))
    return count


def _rests_of_covered(
    placed: Placed, cells: dict[int, tuple[GridCell, list[Letter]]], covered: Sequence[Letter]
) -> list[GridCell]:
    """A number that stands beside covered digits may be what is left of one; one typed over them is not.

    The order of covered letters is that of what covers them: what is drawn after it, and
    begins upon them, is typed over them.
    """
    found: list[GridCell] = []
    held: dict[int, tuple[GridCell, list[Letter]]] = {}
    if not placed.inside:
        return found
    size = median(_size(letter) for letter, _ in placed.inside)
    darkest = max(_contrast(letter) for letter, _ in placed.inside)
    # Stamps that lie below the ground of the cells are covered too, and no number lacks them.
    own = [
        letter
        for letter in covered
        if letter.text.isdigit()
        and size / _LARGE < _size(letter) < size * _LARGE
        and _contrast(letter) > _PALE * darkest
    ]
    for letter, cell in place(placed.grids, own, ()).inside:
        held.setdefault(id(cell), (cell, []))[1].append(letter)
    for key, (cell, hidden) in held.items():
        letters = cells.get(key, (cell, []))[1]
        if letters and parse_cell("".join(letter.text for letter in letters)) is None:
            continue
        left, right = min(letter.left for letter in hidden), max(letter.right for letter in hidden)
        over = [letter for letter in letters if left <= letter.middle[0] <= right]
        last = max(letter.order for letter in hidden)
        if over and all(letter.run is not None and letter.run.order > last for letter in letters):
            continue
        if not letters or len(over) * 2 < len(letters):
            found.append(cell)
    return found


def text_letters(letters: Sequence[Letter]) -> list[Letter]:
    """The letters of a cell, those that stand on one another unknown. Doubles printed for boldness count once."""
    if len(letters) > _MAX_PAIRED or not any(letter.text.isdigit() for letter in letters):
        return list(letters)
    if all(after.left > before.right - _TOUCH for before, after in pairwise(letters)):
        return list(letters)
    kept = [letter for line in lines_of(letters) for letter in line]
    for number, letter in enumerate(kept):
        for other in kept[:number]:
            if _share_on(letter, other) > _ON_ANOTHER:
                letter.text = other.text = UNKNOWN
    return kept


def _contrast(letter: Letter) -> int:
    return letter.run.contrast if letter.run is not None else 255


def _style(letter: Letter) -> Style:
    run = letter.run
    size = round(_size(letter) * 2)
    return (run.colour, run.contrast, size) if run is not None else ((0, 0, 0), 255, size)


def _size(letter: Letter) -> float:
    return (letter.run.size if letter.run is not None else 0.0) or max(letter.top - letter.bottom, 0.1)


def _crosses(letter: Letter, cell: GridCell, *, is_any_side: bool = False) -> bool:
    """Whether a side of its cell goes through a letter."""
    width = max(letter.right - letter.left, 0.1)
    if max(cell.left - letter.left, letter.right - cell.right) > _ACROSS * width:
        return True
    height = letter.top - letter.bottom
    return is_any_side and max(cell.bottom - letter.bottom, letter.top - cell.top) > _ALONG * height


def _share_on(letter: Letter, other: Letter) -> float:
    """The share of the smaller of two letters that lies on the other."""
    across = min(letter.right, other.right) - max(letter.left, other.left)
    up = min(letter.top, other.top) - max(letter.bottom, other.bottom)
    if across <= 0 or up <= 0:
        return 0.0
    width = max(min(letter.right - letter.left, other.right - other.left), 0.1)
    return across / width * (up / max(min(letter.top - letter.bottom, other.top - other.bottom), 0.1))


def _take_off(placed: Placed, layers: Layers) -> int:
    """Takes off the letters of other layers; those that may be of one become unknown where they may be a number."""
    apart = {style for style in layers.runs if layers.is_apart(style)}
    off: set[int] = set()
    doubtful: list[tuple[Letter, GridCell]] = []
    for style, held in placed.foreign.items():
        if style in apart:
            off.update(id(letter) for letter, _ in held)
        elif style not in layers.coloured and not layers.is_own(style):
            doubtful += held
        else:
            doubtful += _joined_to_numbers(placed, held)
    count = len(off)
    if off:
        placed.inside = [item for item in placed.inside if id(item[0]) not in off]
    if apart:
        kept = [letter for letter in placed.rest if _style(letter) not in apart]
        count += len(placed.rest) - len(kept)
        placed.rest = kept
    if doubtful:
        _doubt(placed, doubtful)
    return count


def _joined_to_numbers(placed: Placed, held: Sequence[tuple[Letter, GridCell]]) -> list[tuple[Letter, GridCell]]:
    """Those of the letters of a second hand that stand right beside a digit of another one: no number has two."""
    own = {id(letter) for letter, _ in held}
    digits: dict[int, list[Letter]] = {}
    for letter, cell in held:
        if letter.text.isdigit():
            digits.setdefault(id(cell), []).append(letter)
    joined = {
        id(cell)
        for letter, cell in placed.inside
        if id(cell) in digits and letter.text.isdigit() and id(letter) not in own
        if any(_are_joined(letter, digit) for digit in digits[id(cell)])
    }
    return [(letter, cell) for letter, cell in held if id(cell) in joined] if joined else []


def _are_joined(one: Letter, other: Letter) -> bool:
    """Whether two letters stand side by side without a gap in one line."""
    size = max(one.top - one.bottom, other.top - other.bottom, 0.1)
    gap = max(other.left - one.right, one.left - other.right)
    return gap < _GAP * size and min(one.top, other.top) - max(one.bottom, other.bottom) > size / 2


def _doubt(placed: Placed, doubtful: Iterable[tuple[Letter, GridCell]]) -> None:
    """Makes letters unknown that are, or stand beside, what may be a number."""
    marks: dict[int, set[int]] = {}
    for letter, cell in doubtful:
        marks.setdefault(id(cell), set()).add(id(letter))
    cells: dict[int, list[Letter]] = {}
    for letter, cell in placed.inside:
        if id(cell) in marks:
            cells.setdefault(id(cell), []).append(letter)
    for key, letters in cells.items():
        own = "".join(letter.text for letter in letters if id(letter) not in marks[key])
        whole = "".join(letter.text for letter in letters)
        if parse_cell(whole) is not None or (own and parse_cell(own) is not None):
            for letter in letters:
                if id(letter) in marks[key]:
                    letter.text = UNKNOWN


def _settle_turned(placed: Placed, cell: GridCell, letters: list[Letter]) -> int:
    """Letters on their side: beside upright ones another layer, but for digits in their hand; alone a label that is
    printed along its cell.
    """
    turned = {id(letter) for letter in letters if letter.is_turned}
    if len(turned) < len(letters):
        if digits := _digits_on_their_side(placed, letters):
            for letter in digits:
                letter.text = UNKNOWN
            turned -= set(map(id, digits))
        placed.inside = [item for item in placed.inside if id(item[0]) not in turned]
        return len(turned)
    if parse_cell("".join(letter.text for letter in letters)) is not None:
        for letter in letters:
            letter.text = UNKNOWN
    return 0


def _digits_on_their_side(placed: Placed, letters: Sequence[Letter]) -> list[Letter]:
    """The letters on their side of a cell whose texts are nothing but digits, as large and as dark as those upright."""
    runs = {id(letter.run) for letter in letters if letter.is_turned and letter.text.isdecimal() and letter.run}
    upright = [letter for letter in letters if not letter.is_turned]
    if not runs or not any(letter.text.isdecimal() for letter in upright):
        return []
    texts: dict[Hashable, tuple[str, float, float]] = {}
    for letter in (*(held for held, _ in placed.inside), *placed.rest):
        if id(letter.run) in runs:
            text, *_ = texts.get(id(letter.run), ("",))
            texts[id(letter.run)] = text + letter.text, _size(letter), _contrast(letter)
    own = numbers_aslant(texts, median(map(_size, upright)), median(map(_contrast, upright)))
    return [letter for letter in letters if id(letter.run) in own]


def _doubt_overflow(placed: Placed) -> None:
    """Digits through which the side of a cell goes, and numbers that go on in the next cell or beside the table, are
    unknown.
    """
    outside = {letter.order: letter for letter in placed.rest if letter.text.isdigit()} if placed.inside else {}
    spaced = _SpacedOut(placed)
    for (letter, cell), (after, other) in pairwise([*placed.inside, (_NOTHING, _NO_CELL)]):
        if not letter.text.isdigit():
            continue
        if after.text.isdigit() and other is not cell and (_is_next(letter, after) or spaced.is_next(letter, after)):
            letter.text = after.text = UNKNOWN
            continue
        if _crosses(letter, cell):
            letter.text = UNKNOWN
        for step in (-2, -1, 1, 2) if outside else ():
            item = outside.get(letter.order + step)
            if item is not None:
                one, next_one = (item, letter) if step < 0 else (letter, item)
                if _is_next(one, next_one) or spaced.is_next(one, next_one):
                    letter.text = UNKNOWN


class _SpacedOut:
    """Numbers whose digits stand apart, in one text: the gap that goes on beyond a cell is the one within it."""

    def __init__(self, placed: Placed) -> None:
        self.placed = placed
        self.digits: dict[int, list[Letter]] = {}

    def is_next(self, letter: Letter, after: Letter) -> bool:
        """Whether a number goes on from a letter with the next one drawn, however wide its text is set."""
        gap, height = after.left - letter.right, max(letter.top - letter.bottom, 0.1)
        if letter.run is None or after.run is not letter.run or not 0 < after.order - letter.order <= _MARK_BETWEEN:
            return False
        if not 0 <= gap < _WIDEST_GAP * height or abs(after.bottom - letter.bottom) >= 0.3 * height:
            return False
        if not self.digits:
            for item in (*(held for held, _ in self.placed.inside), *self.placed.rest):
                if item.run is not None and (item.text.isdigit() or item.text == UNKNOWN):
                    self.digits.setdefault(id(item.run), []).append(item)
        own = sorted(self.digits.get(id(letter.run), ()), key=lambda item: item.order)
        gaps = [two.left - one.right for one, two in pairwise(own) if two.order - one.order <= _MARK_BETWEEN]
        return not gaps or gap <= min(gaps) + _SAME_GAP * height


def _is_next(letter: Letter, after: Letter) -> bool:
    """Whether a number goes on from a letter with the one drawn after it, which may be from right to left."""
    height = letter.top - letter.bottom
    if after.order != letter.order + 1 or abs(after.bottom - letter.bottom) >= 0.3 * height:
        return False
    if after.run is letter.run:
        return max(after.left - letter.right, letter.left - after.right) < _SAME_TEXT_GAP * height
    if after.left < letter.left:
        return False
    gap = after.left - letter.right
    one, other = letter.run, after.run
    step = math.dist(one.origin, other.origin) if one is not None and other is not None else math.inf
    return gap < _OTHER_TEXT_GAP * height or (one is not None and step < _WIDEST * one.size)


_NOTHING = Letter("", 0, 0, 0, 0, -2)
_NO_CELL = GridCell(-1, -1, 0, 0, 0, 0, 0, 0)


def _shared(area: Area, cell: GridCell) -> bool:
    """Whether an area takes up a good part of a cell."""
    across = min(area[2], cell.right) - max(area[0], cell.left)
    up = min(area[3], cell.top) - max(area[1], cell.bottom)
    return across > 0.5 * (cell.right - cell.left) and up > 0.5 * (cell.top - cell.bottom)
