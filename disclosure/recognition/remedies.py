"""Table 4: one row of values (fifteen in the forms so far) under three rows of headers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from disclosure.form.labels import RemedyShape, fold, label_index
from disclosure.model.document import Cell, Row
from disclosure.recognition.placement import Match, Placement, Value, covers_two, fits, moved_message, starts_of

_KINDS = ("行政复议", "行政诉讼")
_HEADING = re.compile(r"行政复议.{0,2}?行政诉讼.{0,2}?情况")
_LONG = 12


class RemediesTable:
    """Candidate rows of table 4 (values, place, channel if the row names one, regular) and the text of the headers."""

    def __init__(self, result: Placement, *, is_text: bool = False) -> None:
        self.index = label_index()
        self.result = result
        self.is_text = is_text
        self.kinds: dict[str, int] = {}
        self.litigation: set[int] = set()
        self.channels: list[str] = []
        self.rows: list[tuple[tuple[Value, ...], str, str, bool]] = []
        self.header = ""
        self.blank_table: str | None = None
        """Where a whole table without a number stands, before another header; '' where the first row is none."""
        self.seen = 0
        self.grid: set[int] = set()
        self.above: dict[str, str] = {}

    def note_columns(self, worded: Sequence[Cell]) -> None:
        """Remembers the grid columns under the results that the cells of a header row name."""
        labels = self.index.result_labels
        self.grid.update(cell.column for cell in worded if len(cell.text) < 9 and fold(cell.text) in labels)

    def note_kinds(self, worded: Sequence[Cell]) -> None:
        """Remembers in which grid columns reconsideration and litigation begin."""
        if len(worded) < len(_KINDS):
            return
        columns = {fold(cell.text): cell.column for cell in reversed(worded) if 3 < len(cell.text) < _LONG}
        if all(kind in columns for kind in _KINDS):
            self.kinds = {kind: columns[kind] for kind in _KINDS}
            self.litigation = set()

    def note_channels(self, worded: Sequence[Cell]) -> None:
        """Remembers the channels in the order of their columns, where one row of the header names them all.

        Of the others, in which columns those of litigation begin.

        Not in lines of text, where what stands above comes before what stands on the left.
        """
        if self.is_text or len(worded) < 2:
            return
        labels = [cell for cell in worded if 3 < len(cell.text) < 2 * _LONG]
        if len(labels) < 2:
            return
        named = [(cell.column, self.index.channel_labels.get(fold(cell.text))) for cell in labels]
        self.litigation |= {column for column, channel in named if channel not in (None, "reconsideration")}
        channels = [channel for _, channel in sorted(named) if channel is not None]
        if any(sorted(channels) == sorted(shape.channels) for shape in self.index.remedy_shapes):
            self.channels = channels

    def _is_litigation_first(self, words: Sequence[str]) -> bool:
        """Whether litigation stands before reconsideration in the header, the last that names them.

        On pages without lines the words of a header do not come in the order of their columns.
        """
        if self.kinds:
            return self.kinds["行政诉讼"] < self.kinds["行政复议"]
        # The heading over the table names both too: with it, a header that lost 行政诉讼 would end in 行政复议.
        bare = self.index.remedy_words.findall(_HEADING.sub("", self.header))
        kinds = [word for word in bare if word in _KINDS]
        apart = [kind for position, kind in enumerate(kinds) if not position or kind != kinds[position - 1]]
        return self.is_text and apart[-2:] == ["行政诉讼", "行政复议"] and not self._begins_with_results(words)

    def _begins_with_results(self, words: Sequence[str]) -> bool:
        """Whether results come before the channels of litigation: those of reconsideration stand on the left."""
        first = next((word for word in words if word not in _KINDS), "")
        return first in self.index.result_labels

    def _has_order_of_channels(self, words: Sequence[str]) -> bool:
        """Whether the header shows on which side of litigation reconsideration stands.

        In a table set from right to left it stands behind, whatever is left of its words.
        """
        if self.channels or self.kinds:
            return True
        return self._is_litigation_first(words)

    def is_whole(self) -> bool:
        """Whether a row as wide as the table stands under a header with all its results: no part of it follows."""
        return self._has_whole_header() and any(
            len(values) == len(self.grid) and all(value.cell.column in self.grid for value in values)
            for values, _, _, _ in self.rows
        )

    def has_all_columns(self, row: Row) -> bool:
        """Whether a row has a cell under each result of a header that names them all."""
        return self._has_whole_header() and self.grid <= {cell.column for cell in row.cells}

    def _has_whole_header(self) -> bool:
        return any(shape.width == len(self.grid) for shape in self.index.remedy_shapes)

    def _under_header(self, values: tuple[Value, ...], width: int) -> tuple[Value, ...]:
        """The values under the header's columns, where only blanks stand beside them."""
        inside = tuple(value for value in values if value.cell.column in self.grid)
        beside = [value for value in values if value.cell.column not in self.grid]
        is_whole = len(self.grid) == width == len(inside)
        return inside if is_whole and all(value.parsed.state == "blank" for value in beside) else values

    def _has_columns(self, values: Sequence[Value], start: int, width: int) -> bool:
        """Whether what is left out of a row has no result over it, and no blank taken stands outside all results."""
        left_out = (*values[:start], *values[start + width :])
        first, last = min(self.grid), max(self.grid)
        return all(value.cell.column not in self.grid for value in left_out) and all(
            first <= value.cell.column <= last or value.parsed.state != "blank"
            for value in values[start : start + width]
        )

    def channel_of(self, label: str, count: int) -> str:
        """The one channel that the label of a row of its own names, '' where it names none, several, or a result."""
        names = self.index.channel_labels
        after = next((name for name in names if name.startswith("复议后") and name in label), "")
        label = label.replace(f"行政{after}", after) if after else label
        words = set(self.index.remedy_words.findall(label)) - {"行政诉讼"}
        if len(words) != 1 or all(count != len(shape.results) for shape in self.index.remedy_shapes):
            return ""
        return names.get(words.pop(), "")

    def note_channel_above(self, at: str) -> None:
        """Remembers the channel that the header names since the row before, if just one with all its results."""
        index = self.index
        words = index.remedy_words.findall(self.header[self.seen :])
        self.seen = len(self.header)
        channels = {index.channel_labels[word] for word in words if word in index.channel_labels}
        results = [index.result_labels[word] for word in words if word in index.result_labels]
        if len(channels) == 1 and any(results == list(shape.results) for shape in index.remedy_shapes):
            self.above[at] = channels.pop()

    def note_blank_table(self) -> None:
        """Remembers at a header that a whole table 4 without a number stands before it."""
        if len(self.rows) != 1 or self.blank_table is not None:
            return
        values, at, _, _ = self.rows[0]
        named = sum(word in self.index.result_labels for word in self.index.remedy_words.findall(self.header))
        is_whole = any(len(values) == shape.width <= named for shape in self.index.remedy_shapes)
        self.blank_table = at if is_whole and all(value.parsed.state == "blank" for value in values) else ""

    def _has_lost_table(self, shape: RemedyShape) -> bool:
        """Whether lines of text have more headers of a whole table 4 than rows: blanks are lost there, and with them
        the row of one of the tables.
        """
        if not self.is_text:
            return False
        words = self.index.remedy_words.findall(self.header)
        channels = [self.index.channel_labels[word] for word in words if word in self.index.channel_labels]
        size = len(shape.results)
        # Where spans are filled with copies, the results that reach down over two lines stand there twice.
        has_copies = any(channels.count(channel) >= size for channel in shape.channels)
        named = sum(word in self.index.result_labels for word in words)
        return named // (shape.width + size if has_copies else shape.width) > len(self.rows)

    def settle(self) -> None:
        """Places the row of values, or the parts that a split table leaves."""
        shape = self._shape()
        width, size = shape.width, len(shape.results)
        self.rows = [entry for entry in self.rows if not counts_columns(entry[0])]
        chosen = [entry for entry in self.rows if any(value.parsed.state != "blank" for value in entry[0])]
        if self._place_apart(chosen, shape):
            return
        if not chosen:
            # Every cell blank: a row of its own only if it has the whole width.
            chosen = [entry for entry in self.rows if len(entry[0]) == width][-1:]
        if not chosen:
            return
        if (self.blank_table and len(self.rows) > 1) or self._has_lost_table(shape):
            self.result.problem(
                "columns_not_known",
                "第四部分有两张同样的表，其中一张空白，不能确定哪一张是统一格式的，未读取"
                " | two tables have the columns of table 4, one of them blank: which is the form's is not said;"
                " not read",
                self.blank_table or chosen[0][1],
            )
            return
        order = self._order(shape)
        if order is None or self._is_beside_litigation() or self._is_contradicted(order, chosen, shape):
            self.result.problem(
                "columns_not_known",
                "第四部分表头的次序与统一格式不同，无法逐列对应，未读取"
                " | the columns of table 4 stand in an order that cannot be followed; not read",
                chosen[0][1],
            )
            return
        has_direct = "未经复议直接起诉" in self.header
        parts: list[tuple[tuple[Value, ...], str]] = []
        for values, at, channel, is_regular in chosen:
            if channel and fits(values, size, is_regular):
                own = [(name, result) for name, result in order if name == channel]
                self._add(own, values[fits(values, size)[0] :])
                continue
            if len(values) > width and is_regular:
                values = self._under_header(values, width)
            has_columns = len(self.grid) == width
            starts = starts_of(values, width, is_regular=is_regular, has_columns=has_columns)
            if has_columns:
                # A blank cell under a result is a cell, one beside them all is none.
                starts = [start for start in starts if self._has_columns(values, start, width)]
            starts = [] if values[0].cell.is_torn or (not is_regular and covers_two(values, self.grid)) else starts
            taken = values[starts[0] : starts[0] + width] if starts else ()
            if taken and self._has_moved(taken, order, shape):
                starts = []
            if len(starts) == 1 or (starts and len(values) == width):
                self._add(order, values[starts[0] :])
            else:
                parts.append((values, at))
        if not parts:
            return
        sizes = [len(values) for values, _ in parts]
        first = [channel for channel, _ in order].index("reconsideration")
        if has_direct and sizes == ([size, width - size] if first == 0 else [width - size, size]):
            # The table was split in two: reconsideration and litigation.
            self._add(order[: sizes[0]], parts[0][0])
            self._add(order[sizes[0] :], parts[1][0])
            return
        for values, at in parts:
            few = len(values) < width
            self.result.problem(
                "blank_cells_lost" if few else "columns_not_known",
                moved_message("第四部分")
                if len(values) == width
                else f"第四部分有 {len(values)} 个值（应为 {width} 个），无法确定各属哪一列，未读取"
                f" | table 4 has {len(values)} values where {width} were expected; columns cannot be known; not read",
                at,
            )

    def _has_moved(self, values: Sequence[Value], order: Sequence[tuple[str, str]], shape: RemedyShape) -> bool:
        """Whether the sums of a whole row say that some of its cells stand beside their columns."""
        if _is_moved(values, order) or (self.is_text and _has_lost_and_repeated(values, order)):
            return True
        is_beside = len(self.grid) == shape.width and any(value.cell.column not in self.grid for value in values)
        return (is_beside or self._lacks_results(shape)) and not _adds_up(values, order)

    def _lacks_results(self, shape: RemedyShape) -> bool:
        """Whether the header, in columns of the file's own, names fewer results than the table has columns.

        One of them may be hidden: then the numbers behind it stand a column further to the left.
        """
        words = self.index.remedy_words.findall(self.header)
        named = sum(word in self.index.result_labels for word in words)
        return not self.is_text and 2 * len(shape.results) < named < shape.width

    def _is_beside_litigation(self) -> bool:
        """Whether the columns of the channels of litigation are not those that the header gives to litigation."""
        if not self.kinds or not self.litigation:
            return False
        first, behind = self.kinds["行政诉讼"], self.kinds["行政复议"]
        return min(self.litigation) < first or (first < behind <= max(self.litigation))

    def _is_contradicted(
        self,
        order: Sequence[tuple[str, str]],
        rows: Sequence[tuple[tuple[Value, ...], str, str, bool]],
        shape: RemedyShape,
    ) -> bool:
        """Whether results come in another order than the printed one, and the totals do not bear it out."""
        size = len(shape.results)
        results = [result for _, result in order]
        if all(tuple(results[start : start + size]) == shape.results for start in range(0, len(results), size)):
            return False
        for values, _, _, _ in rows:
            numbers = [value.parsed.value or 0 for value in values]
            for start in range(0, len(numbers) if len(numbers) == shape.width else 0, size):
                total = numbers[start + results[start : start + size].index("total")]
                if sum(numbers[start : start + size]) != 2 * total:
                    return True
        return False

    def _shape(self) -> RemedyShape:
        """The table of the version whose results the header names; where it is torn, the one that the values fill.

        A shape that lacks a result of the header is never taken: a new version's cells would go to an old one's.
        """
        words = self.index.remedy_words.findall(self.header)
        named = {self.index.result_labels[word] for word in words if word in self.index.result_labels}
        fitting = [shape for shape in self.index.remedy_shapes if named <= set(shape.results)]
        whole = [shape for shape in fitting if named == set(shape.results)]
        filled = [shape for shape in fitting if any(len(values) == shape.width for values, _, _, _ in self.rows)]
        return (*whole, *filled, *fitting, *self.index.remedy_shapes)[0]

    def _place_apart(self, filled: Sequence[tuple[tuple[Value, ...], str, str, bool]], shape: RemedyShape) -> bool:
        """Places a row for each channel, under a heading and a header of its own, as some converters print them."""
        apart = [entry for entry in self.rows if entry[1] in self.above]
        channels = [self.above[at] for _, at, _, _ in apart]
        is_whole = set(channels) == set(shape.channels) and len(channels) == len(shape.channels)
        if not is_whole or any(entry not in apart for entry in filled):
            return False
        if any(len(values) != len(shape.results) for values, _, _, _ in apart):
            return False
        for (values, _, _, _), channel in zip(apart, channels, strict=True):
            self._add([(channel, result) for result in shape.results], values)
        return True

    def _add(self, order: Sequence[tuple[str, str]], values: Sequence[Value]) -> None:
        for (channel, result), value in zip(order, values, strict=False):
            self.result.matches[f"remedies.{channel}"] = Match("", "header", self.header)
            self.result.add("remedies", channel, result, value)

    def _order(self, shape: RemedyShape) -> list[tuple[str, str]] | None:
        """The order of the columns as the header shows it; the printed one where the header is torn."""
        index = self.index
        words = index.remedy_words.findall(self.header)
        size = len(shape.results)
        channels = [index.channel_labels[word] for word in words if word in index.channel_labels]
        litigation = [channel for channel in dict.fromkeys(channels) if channel != "reconsideration"]
        order_of_channels = list(shape.channels)
        if len(litigation) == 2 and litigation != order_of_channels[1:]:
            if not self._stand_together(litigation, words, size):
                return None  # a header in pieces: the order of its pieces is not that of its columns
            order_of_channels = [order_of_channels[0], *litigation]
        if sorted(self.channels) == sorted(shape.channels):
            order_of_channels = self.channels
        elif self._is_litigation_first(words):
            order_of_channels = [*order_of_channels[1:], order_of_channels[0]]
        results = [index.result_labels[word] for word in words if word in index.result_labels]
        standard = [(channel, result) for channel in order_of_channels for result in shape.results]
        # Where spans are filled with copies, the results that reach down over two lines stand there twice.
        has_copies = any(channels.count(channel) >= size for channel in shape.channels)
        whole = len(standard) + size if has_copies else len(standard)
        if len(results) > len(standard) and len(results) % whole:
            return None  # a channel or a result that the form does not have
        if len(results) != len(standard):
            return None if _runs_backwards(results, order_of_channels, shape) else standard
        chunks = [results[start : start + size] for start in range(0, len(results), size)]
        if set(chunks[0]) != set(shape.results) or any(chunk != chunks[0] for chunk in chunks):
            return None  # a header that names a result twice or lost one
        if _runs_backwards(chunks[0], order_of_channels, shape) and not self._has_order_of_channels(words):
            return None
        return [(channel, result) for channel, chunk in zip(order_of_channels, chunks, strict=True) for result in chunk]

    def _stand_together(self, channels: Sequence[str], words: Sequence[str], size: int) -> bool:
        """Whether two channels follow on one another, and the results before them are those of whole channels."""
        named = [self.index.channel_labels.get(word) for word in words]
        results = [word in self.index.result_labels for word in words]
        return any(
            [one, other] == channels and sum(results[:place]) % size == 0
            for place, (one, other) in enumerate(pairwise(named))
        )


def _runs_backwards(results: Sequence[str], channels: Sequence[str], shape: RemedyShape) -> bool:
    """Whether what is left of a torn header comes in the order of a table set from right to left."""
    places = {result: place for place, result in enumerate(shape.results)}
    steps = [places[after] - places[before] for before, after in pairwise(results) if {before, after} <= places.keys()]
    forwards, backwards = steps.count(1), steps.count(-1)
    return backwards > forwards or (backwards == forwards and list(channels) == list(shape.channels)[::-1])


def _adds_up(values: Sequence[Value], order: Sequence[tuple[str, str]]) -> bool:
    """Whether the results of every channel are its total, as the cells stand."""
    return len(values) == len(order) and _add_up([value.parsed.value or 0 for value in values], order)


def _is_moved(values: Sequence[Value], order: Sequence[tuple[str, str]]) -> bool:
    """Whether the last cell is blank and every channel adds up only where a cell is put in further to the left."""
    if values[-1].parsed.state != "blank" or len(values) != len(order):
        return False
    numbers = [value.parsed.value or 0 for value in values]
    if not any(numbers) or _add_up(numbers, order):
        return False
    return any(_adds_up_with(numbers[:-1], place, order) for place in range(len(numbers) - 1))


def _adds_up_with(numbers: Sequence[Decimal | int], place: int, order: Sequence[tuple[str, str]]) -> bool:
    """Whether every channel adds up with one cell more: it held what its channel lacks, and no less than nothing."""
    channel, result = order[place]
    lacks = _lacks([*numbers[:place], 0, *numbers[place:]], order)
    lost = lacks.pop(channel) * (-1 if result == "total" else 1)
    return lost >= 0 and not any(lacks.values())


def _has_lost_and_repeated(values: Sequence[Value], order: Sequence[tuple[str, str]]) -> bool:
    """Whether most channels contradict their totals, and all agree where one cell is left out and another put in.

    The one that is left out is blank or repeats the one before it.
    """
    if len(values) != len(order):
        return False
    numbers = [value.parsed.value or 0 for value in values]
    channels = dict.fromkeys(channel for channel, _ in order)
    if 2 * sum(map(bool, _lacks(numbers, order).values())) <= len(channels):
        return False
    for out, value in enumerate(values):
        if value.parsed.state != "blank" and (out == 0 or numbers[out] != numbers[out - 1]):
            continue
        rest = numbers[:out] + numbers[out + 1 :]
        if any(_adds_up_with(rest, place, order) for place in range(len(order))):
            return True
    return False


def _add_up(numbers: Sequence[Decimal | int], order: Sequence[tuple[str, str]]) -> bool:
    """Whether the results of every channel are its total."""
    return not any(_lacks(numbers, order).values())


def _lacks(numbers: Sequence[Decimal | int], order: Sequence[tuple[str, str]]) -> dict[str, Decimal | int]:
    """What the results of each channel lack to be its total."""
    found: dict[str, Decimal | int] = {}
    for number, (channel, result) in zip(numbers, order, strict=True):
        found[channel] = found.get(channel, 0) + (number if result == "total" else -number)
    return found


def counts_columns(values: Sequence[Value]) -> bool:
    """Whether a row only numbers its columns, as converters print above a table."""
    numbers = [value.parsed.value for value in values]
    first = numbers[0]
    return len(numbers) > 1 and first in (0, 1) and numbers == list(range(int(first), int(first) + len(numbers)))
