"""Table 3: rows named by label, or by the order of the form where labels are cut; seven columns of applicants."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from disclosure.form.labels import fold, label_index
from disclosure.form.versions import row_depth
from disclosure.model.document import Cell
from disclosure.recognition.fused import only_division
from disclosure.recognition.placement import (
    ApplicationRow,
    Match,
    Placement,
    Value,
    covers_two,
    divided_values,
    fits,
    moved_message,
    starts_of,
)
from disclosure.recognition.versions import fitting_versions

_NOTHING = Decimal(0)
_MOST_DIVIDED = 64
"""Rows whose digits are cut: more than the form has, and no more than a hostile file may ask for."""


class ApplicationsTable:
    """Rows of table 3 as they come; columns and unlabelled rows are settled when all are there."""

    def __init__(self, result: Placement) -> None:
        self.index = label_index()
        self.result = result
        self.rows: list[ApplicationRow] = []
        self.header = ""
        self.unknown_columns: list[str] = []
        self.grid: dict[str, int] = {}
        self.header_rows: dict[str, int] = {}
        self.missing: list[str] = []
        self.first_organisation = 0
        self.divided = 0
        self.is_header_shifted = False

    def open_table(self) -> None:
        """A new table of the document begins: grid columns of one table say nothing about those of another."""
        if len(self.grid) < min(self.index.applicant_widths):
            if self.rows:
                self.missing = self.missing or self._missing_columns()
            self.grid.clear()

    def note_columns(self, worded: Sequence[Cell], row_number: int) -> None:
        """Remembers in which grid columns the cells of a header row name the applicants."""
        for cell in worded:
            text = cell.text
            if len(text) > 12 or text[0].isdigit():
                continue
            code = self.index.applicant_labels.get(fold(text))
            if code is not None:
                self.grid[code] = cell.column
                self.header_rows[code] = row_number
                if code in self.index.organisations:
                    self.first_organisation = min(self.first_organisation or cell.column, cell.column)

    def read_header(self, joined: str, labels: Sequence[str]) -> None:
        """Adds a piece of the header, and notes the kinds of applicants in it that no form has.

        They are words between those of the form, where all of these stand there, or one in the place of one of these
        that shares no letter with it.
        """
        self.header += joined
        known = self.index.applicant_labels
        at = [place for place, label in enumerate(labels) if known.get(label) in self.index.organisations]
        if any({known[labels[place]] for place in at}.issuperset(own) for own in self.index.organisations_of_orders):
            self.unknown_columns += [label for label in labels[at[0] : at[-1]] if label and label not in known]
        elif at:
            between = labels[at[0] : at[-1]]
            for order in self.index.applicant_orders:
                expected = order[order.index(known[labels[at[0]]]) : order.index(known[labels[at[-1]]])]
                if len(expected) == len(between):
                    self.unknown_columns += self._foreign(between, expected)

    def _foreign(self, labels: Sequence[str], expected: Sequence[str]) -> list[str]:
        """The labels that are not the columns expected in their places, not even a damaged writing of them."""
        letters: dict[str, set[str]] = {}
        for label, code in self.index.applicant_labels.items():
            letters.setdefault(code, set()).update(label)
        pairs = zip(labels, expected, strict=True)
        known = self.index.applicant_labels
        return [label for label, code in pairs if label and label not in known and not letters[code] & set(label)]

    def _columns(self) -> tuple[str, ...]:
        """The applicant columns as printed: of the version whose columns the header names, or whose number fits."""
        orders = self.index.applicant_orders
        if len(orders) == 1:
            return orders[0]
        words = self.index.applicant_pattern.findall(self.header)
        named = {self.index.applicant_labels.get(word) for word in words} | self.grid.keys()
        fitting = [order for order in orders if named.issuperset(order)]
        if fitting:
            return max(fitting, key=len)
        widths = Counter(len(row.values) for row in self.rows)
        return max(orders, key=lambda order: widths[len(order)])

    def _has_other_columns(self, rows: Sequence[ApplicationRow]) -> bool:
        """Whether the grid columns of the header are not those of the numbers, as where a row more shifts it.

        Those of the organisations stand side by side: a label of another row of the header has no column among them.
        """
        if not self.grid:
            return False
        organisations = [column for code, column in self.grid.items() if code in self.index.organisations]
        others = [column for code, column in self.grid.items() if code not in self.index.organisations]
        is_mixed = bool(organisations) and any(min(organisations) < column < max(organisations) for column in others)
        is_mixed = is_mixed and len({self.header_rows[code] for code in self.grid}) > 1
        columns = set(self.grid.values())
        apart = sum(not columns.issuperset(_columns_of(row)) and not columns <= _columns_of(row) for row in rows)
        return is_mixed or apart * 2 > len(rows)

    def _order(self) -> tuple[str, ...] | None:
        """The order of the value columns that the header shows; None if it shows another order than can be followed."""
        standard = self._columns()
        words = self.index.applicant_pattern.findall(self.header)
        codes = [self.index.applicant_labels[word] for word in words if word in self.index.applicant_labels]
        organisations = [code for code in codes if code in self.index.organisations]
        expected = [code for code in standard if code in organisations]
        outer = [code for code in codes if code in ("natural_person", "total")]
        is_standard = organisations[: len(expected)] == expected and (
            outer[:2] in (["natural_person", "total"], ["natural_person"], [])
            # The end of a page may cut 自然 off its 人: then the rows themselves say where they begin and end.
            or (outer == ["total"] and self._totals_bear_out(standard))
        )
        if set(self.grid) == set(standard) and not self.is_header_shifted:
            ordered = tuple(sorted(standard, key=lambda code: self.grid[code]))
            if len(set(self.grid.values())) == len(standard):
                return ordered
        return standard if is_standard else None

    def _missing_columns(self) -> list[str]:
        """Kinds of applicants between those of the header for which the file's own columns leave no room."""
        standard = self._columns()
        at = [place for place, code in enumerate(standard) if code in self.grid]
        if len(at) < _LEAST_NAMED:
            return []
        missing: list[str] = []
        for first, last in pairwise(at):
            room = self.grid[standard[last]] - self.grid[standard[first]] - 1
            if 0 <= room < last - first - 1:
                missing += standard[first + 1 : last]
        return missing

    def _totals_bear_out(self, order: tuple[str, ...]) -> bool:
        """Whether the whole rows begin before the column of the first organisation, and most add up to their totals."""
        sums = []
        for row in self.rows:
            numbers = [value.parsed.value or _NOTHING for value in row.values]
            if len(numbers) == len(order) and any(numbers):
                if row.values[0].cell.column >= self.first_organisation:
                    return False
                sums.append(sum(numbers) == 2 * numbers[order.index("total")])
        return sum(sums) * 2 > len(sums)

    def _confirmed_order(self, rows: Sequence[ApplicationRow], order: tuple[str, ...]) -> tuple[str, ...]:
        """Another order than the printed one is followed only where the rows' own totals bear it out."""
        standard = self._columns()
        if order == standard:
            return order
        agreeing = dict.fromkeys((order, standard), 0)
        for row in rows:
            if len(row.values) != len(order):
                continue
            numbers = [value.parsed.value or 0 for value in row.values]
            for candidate in agreeing:
                total = numbers[candidate.index("total")]
                agreeing[candidate] += bool(total) and sum(numbers) == 2 * total
        return standard if agreeing[standard] > agreeing[order] else order

    def settle(self) -> None:
        """Places every row whose code and columns are certain."""
        rows = self._named_rows()
        self.is_header_shifted = self._has_other_columns(rows)
        order = self._order()
        missing = self.missing or self._missing_columns()
        if order is None or self.unknown_columns or missing:
            if rows:
                self.result.problem(
                    "columns_not_known",
                    f"第三部分表头有统一格式没有的申请人列“{'、'.join(self.unknown_columns[:3])}”，未读取"
                    " | the header of table 3 has a kind of applicant that no known form has; not read"
                    if self.unknown_columns
                    else f"第三部分的表头缺 {len(missing)} 列申请人（可能被隐藏或删去），无法逐列对应，未读取"
                    " | columns of applicants are not there (hidden, or taken out); not read"
                    if missing
                    else "第三部分表头的申请人列次序与统一格式不同，无法逐列对应，未读取"
                    " | the applicant columns stand in an order that cannot be followed; not read",
                    rows[0].at,
                )
            return
        order = self._confirmed_order(rows, order)
        width = len(order)
        usual = self._usual_start(rows, width) if any(len(row.values) > width for row in rows) else {}
        filled = [_last_of(row.values, width) for row in rows if any(value.parsed.value for value in row.values)]
        prints_totals = sum(last.parsed.state == "blank" for last in filled) * 2 < len(filled)
        of_text = [row for row in rows if row.code and row.values and row.values[0].cell.line]
        loses_blanks = any(len(row.values) < width for row in of_text)
        led = Counter(len(row.values) for row in of_text if _adds_up_behind_blanks(row.values, order))
        for row in rows:
            code = row.code
            if code is None and not row.label and all(value.parsed.state == "blank" for value in row.values):
                # An empty row that no label and no place in the order makes one of the form's.
                continue
            if code is None:
                self.result.problem(
                    "row_not_recognised",
                    f"“{row.label[:40]}”不能对应统一格式中的行，未读取 | not a row of the form; not read",
                    row.at,
                )
                continue
            version = self.result.applications_version
            if version is not None and code not in self.index.order[version]:
                self.result.problem(
                    "row_not_in_form",
                    f"“{self.index.row_text[code]}”在这一版格式中没有自己的数，未读取"
                    " | this row has no cells of its own in this version of the form; not read",
                    row.at,
                )
                continue
            cell_count = len(row.values)
            if cell_count < width:
                row = self._divided(row, code, order)
            elif len(row.values) > width and row.is_regular:
                row = self._under_header(row)
            has_columns = len(self.grid) == width
            starts = starts_of(row.values, width, is_regular=row.is_regular, has_columns=has_columns, may_be_led=True)
            if row.values[0].cell.is_torn or (not row.is_regular and covers_two(row.values, self.grid.values())):
                starts = []
            # As many cells as there are columns, one blank: another may be lost where a label's cell was counted. Where
            # a text loses its blanks, what is left of a row without a label may stand behind the row before it.
            is_open = any(value.parsed.state == "blank" for value in row.values)
            is_doubted = (is_open and self._is_odd(row, rows, width)) or (loses_blanks and not has_columns)
            # Blanks of a label's span in front of the values of a text: other rows with as many have to bear it out.
            is_led = bool(starts and starts[0] and row.values[0].cell.line) and not has_columns
            is_doubted |= is_led and led[len(row.values)] < _LEAST_LED
            if starts and is_doubted and not _is_certain(row.values, order):
                starts = []
            if len(starts) > 1:
                starts = self._narrow(row.values, starts, order, usual.get(len(row.values)))
            starts = [start for start in starts if not self._leaves_header(row.values, start)]
            if len(row.values) == 1 and self._is_said_again(code, row.values[0]):
                continue
            if len(starts) != 1:
                few = len(row.values) < len(order)
                self.result.problem(
                    "blank_cells_lost" if few else "columns_not_known",
                    moved_message(self.index.row_text[code])
                    if row.values[0].cell.is_torn and len(row.values) == len(order)
                    else f"“{self.index.row_text[code]}”一行有 {len(row.values)} 个值（应为 {len(order)} 个），"
                    "无法确定各属哪一列，未读取 | the values cannot be told apart by column; not read",
                    row.at,
                )
                continue
            chosen = row.values[starts[0] : starts[0] + width]
            if _is_moved(chosen, order, prints_totals=prints_totals, is_regular=row.is_regular):
                self.result.problem(
                    "blank_cells_lost",
                    f"“{self.index.row_text[code]}”一行总计是空的，而前一格的数不小于各数之和，可能移了一格，未读取"
                    " | the total is blank and the number before it is no less than the sum of the others: the row may"
                    " be moved by a cell; not read",
                    row.at,
                )
                continue
            self.result.cell_counts[code] = cell_count
            if row.is_regular and len(self.grid) == width:
                self.result.rows_in_columns.add(code)
            self.result.matches[f"applications.{code}"] = Match(row.printed or row.label, row.how, self.header)
            self.result.add_row("applications", code, order, chosen)
            self._test_row(code, [value.parsed.value for value in chosen], order.index("total"))

    def _is_odd(self, row: ApplicationRow, rows: Sequence[ApplicationRow], width: int) -> bool:
        """Whether a row has another number of cells than most rows of its depth, in a table without grid columns."""
        length = _own_length(row)
        is_full = length == width and all(value.parsed.state != "blank" for value in row.values[:length])
        if len(self.grid) == width or (is_full and row.values[-1].cell.is_filling):
            return False
        depth = row_depth("applications", str(row.code))
        lengths = [
            _own_length(other) for other in rows if other.code and row_depth("applications", other.code) == depth
        ]
        return lengths.count(length) * 2 <= len(lengths)

    def _under_header(self, row: ApplicationRow) -> ApplicationRow:
        """The values under the header's columns, where blanks and remarks stand beside them, or a column behind."""
        columns = set(self.grid.values())
        if self.is_header_shifted or len(columns) != len(self._columns()) or len(self.grid) != len(columns):
            return row
        inside = tuple(value for value in row.values if value.cell.column in columns)
        beside = [value for value in row.values if value.cell.column not in columns]
        if len(inside) != len(columns):
            return row
        is_alone = all(value.is_beside for value in beside)
        if is_alone or (all(value.cell.column > max(columns) for value in beside) and self._adds_up(inside)):
            return row._replace(values=inside)
        return row

    def _leaves_header(self, values: Sequence[Value], start: int) -> bool:
        """Whether values from there on stand beside the header's columns, in each of which the row has a cell."""
        if len(values) <= len(self.grid):
            return False
        columns = set(self.grid.values())
        if self.is_header_shifted or len(columns) != len(self._columns()) or len(self.grid) != len(columns):
            return False
        held = [value.cell.column for value in values]
        return columns <= set(held) and not columns <= set(held[start : start + len(columns)])

    def _adds_up(self, inside: Sequence[Value]) -> bool:
        """Whether the total under the header is the sum of the parts: then a column more, behind them, is its own."""
        total = self.grid["total"]
        numbers = {value.cell.column: value.parsed.value for value in inside}
        return numbers[total] is not None and 2 * (numbers[total] or 0) == sum(
            number or 0 for number in numbers.values()
        )

    def _divided(self, row: ApplicationRow, code: str, order: Sequence[str]) -> ApplicationRow:
        """A row whose cells the text ran together, cut where its own total leaves one way."""
        if order[-1] != "total" or not all(value.cell.may_be_fused for value in row.values):
            return row
        self.divided += 1
        if self.divided > _MOST_DIVIDED:
            return row
        numbers = only_division([value.cell.text for value in row.values], len(order), last_is_total=True)
        if numbers is None:
            return row
        first = row.values[0]
        self.result.deduced.update(f"applications.{code}.{column}" for column in order)
        self.result.problem(
            "cells_fused",
            f"“{self.index.row_text[code]}”一行的数字连在一起，按横向合计只有一种分法，已据此拆分，请核对原文"
            " | the cells of this row ran together; the only division that adds up was taken; check the source",
            row.at,
        )
        return row._replace(values=divided_values(first, numbers))

    def _is_said_again(self, code: str, value: Value) -> bool:
        """Whether one number behind a row's label is the total that was read of it before: a table of two years."""
        total = self.result.figures.get(f"applications.{code}.total")
        return total is not None and total.value is not None and total.value == value.parsed.value

    def _test_row(self, code: str, numbers: list[Decimal | None], total_position: int) -> None:
        """Notes whether a row of applicants adds up to its total, for rows where both are there and not all zero."""
        total = numbers.pop(total_position)
        parts = [number for number in numbers if number is not None]
        if total is not None and parts and (total or any(parts)):
            self.result.row_tests[code] = sum(parts, _NOTHING) == total

    @staticmethod
    def _usual_start(rows: Sequence[ApplicationRow], count: int) -> dict[int, int]:
        """For each row length, where the values start in the rows that leave no choice."""
        seen: dict[int, set[int]] = {}
        for row in rows:
            starts = fits(row.values, count)
            if len(starts) == 1:
                seen.setdefault(len(row.values), set()).add(starts[0])
        return {length: min(found) for length, found in seen.items() if len(found) == 1}

    @staticmethod
    def _narrow(values: Sequence[Value], starts: list[int], order: Sequence[str], usual: int | None) -> list[int]:
        """Several placements fit: identical contents, the table's habit, or the row's own total must decide."""
        contents = {tuple(value.parsed for value in values[start : start + len(order)]) for start in starts}
        if len(contents) == 1:
            return starts[:1]
        if usual in starts:
            return [usual]
        total = order.index("total")
        agreeing = []
        for start in starts:
            numbers = [value.parsed.value for value in values[start : start + len(order)]]
            parts = [number for place_, number in enumerate(numbers) if place_ != total and number is not None]
            if numbers[total] is not None and parts and sum(parts) == numbers[total]:
                agreeing.append(start)
        return agreeing

    def _named_rows(self) -> list[ApplicationRow]:
        """The rows with codes; rows without a readable label take the codes that the printed order leaves for them."""
        rows = self.rows
        if sum(row.is_label_above for row in rows) * 2 < len(rows):
            # Not the habit of the source: labels that left their rows may stand before those of others.
            rows = [row._replace(code=None, label="", printed="") if row.is_label_above else row for row in rows]
        if not rows or all(row.code is not None for row in rows):
            self._set_version(rows)
            return rows
        self._set_version(rows)
        order = self.index.order[self.result.applications_version or list(self.index.order)[-1]]
        named = [self._by_fragment(row, order) if row.code is None else row for row in rows]
        positions = {code: position for position, code in enumerate(order)}
        settled = list(named)
        anchors = [-1, *[place_ for place_, row in enumerate(named) if row.code in positions], len(named)]
        for before, after in pairwise(anchors):
            gap = list(range(before + 1, after))
            if not gap:
                continue
            low = positions[str(named[before].code)] if before >= 0 else -1
            high = positions[str(named[after].code)] if after < len(named) else len(order)
            between = order[low + 1 : high]
            if len(between) != len(gap) or any(named[place_].code is not None for place_ in gap):
                continue
            for place_, code in zip(gap, between, strict=True):
                row = named[place_]
                if row.label and not _resembles(row.label, self.index.row_text[code]):
                    break
            else:
                for place_, code in zip(gap, between, strict=True):
                    settled[place_] = named[place_]._replace(code=code, how="order")
                    self.result.deduced.update(f"applications.{code}.{column}" for column in self._columns())
        return settled

    def _set_version(self, rows: Sequence[ApplicationRow]) -> None:
        index = self.index
        codes = {row.code for row in rows if row.code is not None}
        labels = {row.label for row in rows}
        fitting = fitting_versions(index.application_rows, index.application_labels, codes, labels)
        self.result.applications_version = fitting[0] if len(fitting) == 1 else None

    def _by_fragment(self, row: ApplicationRow, order: Sequence[str]) -> ApplicationRow:
        """A cut label still names its row when it is a part of exactly one label of the form."""
        label = row.label
        if len(label) < 4:
            return row
        matches = [code for code in order if label in self.index.row_text[code]]
        if len(matches) != 1:
            return row
        return row._replace(code=matches[0], how="fragment")


_LEAST_SUMMED = 3
_LEAST_LED = 2
_LEAST_NAMED = 4
"""Columns that a header has to name, so that a gap between them is the file's and not a torn header's."""


def _last_of(values: Sequence[Value], width: int) -> Value:
    """The last value of a row, or the one before the blanks of columns more."""
    last = len(values) - 1
    while last >= width and values[last].parsed.state == "blank":
        last -= 1
    return values[last]


def _is_moved(values: Sequence[Value], order: Sequence[str], *, prints_totals: bool, is_regular: bool) -> bool:
    """Whether the total is blank and the cell before it holds the sum of the others, of some numbers at least.

    Where the other rows print theirs, one number alone there is a total too; so is one that is more than the sum where
    the row ends before the others, so that a cell among the others may be lost.
    """
    if order[-1] != "total" or values[-1].parsed.state != "blank":
        return False
    numbers = [value.parsed.value or _NOTHING for value in values[:-1]]
    before = sum(numbers[:-1], _NOTHING)
    is_sum = before in (numbers[-1], _NOTHING) or (prints_totals and not is_regular and before < numbers[-1])
    least = 1 if prints_totals else _LEAST_SUMMED
    return is_sum and sum(number > 0 for number in numbers) >= least


def _adds_up_behind_blanks(values: Sequence[Value], order: Sequence[str]) -> bool:
    """Whether a row is blanks and then as many numbers as there are columns, which add up to more than 0."""
    spare = len(values) - len(order)
    if spare <= 0 or any(value.parsed.state != "blank" for value in values[:spare]):
        return False
    numbers = [value.parsed.value for value in values[spare:]]
    total = numbers.pop(order.index("total"))
    return bool(total) and None not in numbers and sum(number or _NOTHING for number in numbers) == total


def _columns_of(row: ApplicationRow) -> set[int]:
    """The grid columns in which the values of a row begin."""
    return {value.cell.column for value in row.values}


def _own_length(row: ApplicationRow) -> int:
    """How many cells a row has, without the one that only fills it."""
    return len(row.values) - row.values[-1].cell.is_filling


def _is_certain(values: Sequence[Value], order: Sequence[str]) -> bool:
    """Whether a row with cells too many says the same whichever of its blanks are left out, and its sum agrees."""
    parsed = [value.parsed for value in values]
    spare = len(values) - len(order)
    ways = {tuple(parsed)}
    for _ in range(spare):
        ways = {way[:at] + way[at + 1 :] for way in ways for at, value in enumerate(way) if value.state == "blank"}
    if len(ways) != 1:
        return False
    numbers = [value.value for value in ways.pop()]
    total = numbers.pop(order.index("total"))
    parts = [number for number in numbers if number is not None]
    return not parts or (total is not None and sum(parts, _NOTHING) == total)


def _resembles(label: str, official: str) -> bool:
    """Whether a damaged label can be the official one: most of its characters stand there in the same order."""
    position = 0
    kept = 0
    for letter in label:
        found = official.find(letter, position)
        if found >= 0:
            kept += 1
            position = found + 1
    return kept * 2 >= min(len(label), len(official))
