"""What recognition collects: values with their places, the cells they were placed in, and what went wrong."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import NamedTuple

from disclosure.form.cells import ERROR, UNCERTAIN, WORDS, CellValue
from disclosure.model.document import Cell
from disclosure.model.report import Figure, Problem, RowMatch

_DOUBTFUL = frozenset(("text", "unreadable"))
_MONEY_COLUMNS = frozenset(("fee_amount", "procurement_amount"))
_MONEY = frozenset(("元", "万元"))
_GROUP = 3
"""Digits of a group of thousands: as many decimals in a count may be one."""
_CHANGES = "items_change"
"""The one column in which a number may say that there are fewer."""
# A named tuple made without going through its own `__new__`, for the two hundred figures of every report.
_new_tuple = tuple.__new__


class Value(NamedTuple):
    """A parsed cell and where it stands: `at` is made from the row's place only for values that are placed."""

    parsed: CellValue
    cell: Cell
    row_place: str

    @property
    def at(self) -> str:
        """The place as people read it."""
        return self.cell.place or f"{self.row_place}{self.cell.column}"

    @property
    def is_beside(self) -> bool:
        """Whether it may stand beside the columns of a table: a blank or a remark, and nothing that may be a number."""
        return self.parsed.state in ("blank", "text") and UNCERTAIN not in self.cell.text


class Segment(NamedTuple):
    """Labels and the values that follow them in one row.

    `is_regular` is False where the row does not end in the grid column in which the table's rows end: a cell too many
    or too few, so that blank cells must not be left out to make the rest fit.
    """

    labels: tuple[str, ...]
    values: tuple[Value, ...]
    at: str
    is_regular: bool


class ApplicationRow(NamedTuple):
    """A row of the application table: its code if the label says it, else None until the order settles it.

    `is_label_above`: the label stands in the text before the row, and not in it.
    """

    code: str | None
    label: str
    values: tuple[Value, ...]
    at: str
    is_regular: bool = True
    is_label_above: bool = False
    printed: str = ""
    how: RowMatch = "label"


@dataclass(frozen=True, slots=True)
class Money:
    """What a header says about money: the unit it prints, and whether that is another where the form asks for 万元."""

    unit: str | None = None
    is_other_unit: bool = False


NO_MONEY = Money()


class Match(NamedTuple):
    """How a row of the form was found (`how`, a RowMatch): by the label `printed`, under the words of `header`."""

    printed: str
    how: RowMatch
    header: str = ""


@dataclass(slots=True)
class Placement:
    """What the tables of one document hold. `deduced` keys were placed by order or remark, not by a label."""

    figures: dict[str, Figure] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    deduced: set[str] = field(default_factory=set)
    proactive_versions: set[str] = field(default_factory=set)
    row_versions: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """The versions that have the header under which a row of table 2 stands, by its code."""
    articles: set[str] = field(default_factory=set)
    """Headings of articles (第二十条第...) that table 2 prints, folded."""
    bare_rows: set[str] = field(default_factory=set)
    """Rows (table.row) whose label stands without anything behind it."""
    proactive_fitting: tuple[str, ...] = ()
    """The versions that table 2 fits equally well, where its rows do not tell them apart."""
    applications_version: str | None = None
    seen_tables: set[str] = field(default_factory=set)
    table_starts: int = 0
    row_tests: dict[str, bool] = field(default_factory=dict)
    cell_counts: dict[str, int] = field(default_factory=dict)
    """Cells behind the label of each row of table 3 that was placed, by its code."""
    rows_in_columns: set[str] = field(default_factory=set)
    """Rows of table 3 whose cells stand under a header in columns of the file's own."""
    has_old_return: bool = False
    matches: dict[str, Match] = field(default_factory=dict)
    """How each row (`table.row`) or single cell (its key) was found."""

    @property
    def score(self) -> int:
        """How well a way of dividing the text fits the form."""
        return len(self.figures) - 2 * len(self.problems)

    def add_row(
        self, table: str, row: str, columns: Iterable[str], values: Iterable[Value], money: Money = NO_MONEY
    ) -> None:
        """Places the values of a row, as many as there are columns."""
        figures = self.figures
        prefix = f"{table}.{row}."
        for column, value in zip(columns, values, strict=False):
            (state, number, unit, note, is_change), cell, row_place = value
            key = prefix + column
            if (
                unit is None
                and not is_change
                and note is None
                and state not in _DOUBTFUL
                and key not in figures
                and column not in _MONEY_COLUMNS
                and not (number and number % 1)
            ):
                at = cell.place or f"{row_place}{cell.column}"
                figures[key] = _new_tuple(Figure, (key, number, state, cell.text, at, None, cell.confidence))
            else:
                self.add(table, row, column, value, money)

    def add(self, table: str, row: str, column: str, value: Value, money: Money = NO_MONEY) -> None:
        """Places a value; the same cell again with another value makes it unreadable, money in yuan makes it text."""
        key = f"{table}.{row}.{column}"
        state, number, unit, note, is_change = value.parsed
        kept_unit: str | None = None
        is_told = False
        is_contrary = column == _CHANGES and number is not None and number > 0 and "减" in (note or "")
        if is_contrary or (is_change and column != _CHANGES):
            state, number = "text", None
        elif column == "procurement_amount":
            kept_unit = unit if unit in _MONEY else money.unit
        elif column == "fee_amount":
            if number and (unit == "元" or money.is_other_unit):
                self.problem(
                    "unit_differs",
                    f"“{value.cell.text}”的单位不是万元（本栏单位是万元），未采用"
                    " | in yuan or another unit, where the form asks for 万元; not taken",
                    value.at,
                )
                state, number, is_told = "text", None, True
        elif number and number % 1 and number.as_tuple().exponent == -_GROUP and abs(number) < 10**_GROUP:
            self.problem(
                "not_a_number",
                f"“{value.cell.text[:30]}”是小数还是用点分节的千位数，不能确定，未采用"
                " | a decimal, or thousands set apart by a point: not certain; not taken",
                value.at,
            )
            state, number, is_told = "text", None, True
        elif number and unit in _MONEY:
            self.problem(
                "unit_differs",
                f"“{value.cell.text[:30]}”是金额，本栏是数量，未采用"
                " | an amount of money, where the form counts; not taken",
                value.at,
            )
            state, number, is_told = "text", None, True
        is_doubtful = state == "text" and "\ufffd" in value.cell.text
        if is_doubtful:
            state = "unreadable"
        if state in ("text", "unreadable") and not is_told:
            self.problem(
                "formula_error" if value.parsed is ERROR else "not_a_number" if state == "text" else "cell_unreadable",
                f"“{value.cell.text[:30]}”是错误值，没有数可读，请改正公式 | an error and no number; mend the formula"
                if value.parsed is ERROR
                else f"“{value.cell.text[:30]}”不是数字 | not a number"
                if state == "text"
                else "单元格中有不能确定的字（重叠、遮盖、越出单元格或页面，字体未说明，或是符号、公式），未采用"
                " | not certain which letters the cell shows (on one another, covered, leaving the cell or the page,"
                " symbols, formulas); not taken"
                if is_doubtful
                else "单元格不是文字（图片、控件或脚本），无法读取 | the cell is a picture, a control or a script",
                value.at,
            )
        figure = Figure(key, number, state, value.cell.text, value.at, kept_unit, value.cell.confidence)
        known = self.figures.get(key)
        if known is None:
            self.figures[key] = figure
        elif (known.value, known.state) != (figure.value, figure.state):
            self.figures[key] = Figure(key, None, "unreadable", f"{known.raw} / {figure.raw}", known.at)
            self.problem(
                "conflicting_cells",
                f"同一格出现两次且数值不同：“{known.raw}”（{known.at}）与“{figure.raw}”"
                " | the same cell stands twice with different values; neither was taken",
                figure.at,
            )

    def problem(self, code: str, message: str, at: str) -> None:
        """Notes what is missing, doubtful or wrong at a place."""
        self.problems.append(Problem(code, message, at))


def fits(values: Sequence[Value], count: int, is_regular: bool = True) -> list[int]:
    """Where `count` values may start in a longer row, when only blank cells may be left out on either side."""
    spare = len(values) - count
    if not is_regular and spare:
        return []
    if spare <= 0:
        return [0] if spare == 0 else []
    blank = [value.parsed.state == "blank" for value in values]
    if values[-1].cell.is_filling:
        return fits(values[:-1], count)
    if any(value.parsed is WORDS for value in values):
        # Words among the values may be a column of remarks: nothing says then which blanks to leave out.
        return []
    return [start for start in range(spare + 1) if all(blank[:start]) and all(blank[start + count :])]


def starts_of(
    values: Sequence[Value],
    count: int,
    *,
    is_regular: bool = True,
    has_columns: bool = False,
    may_be_led: bool = False,
) -> list[int]:
    """Where the values of a row may start, as `fits` says, for the source that they come from.

    In lines of text without columns what fills a row stands at its end: a blank before the numbers is a cell, unless
    the row ends in as many numbers as there are columns and the caller looks at other rows too (`may_be_led`).
    """
    starts = fits(values, count, is_regular)
    if len(values) > count and values[0].cell.line and not has_columns and 0 not in starts:
        is_full = all(value.parsed.value is not None for value in values[-count:])
        return starts if may_be_led and is_full and starts == [len(values) - count] else []
    return starts


def moved_message(label: str) -> str:
    """What is said of a row whose values seem to stand beside their columns, or that lost or gained a cell."""
    return (
        f"“{label}”一行的数可能移了格或缺了格（列与数对不上），未读取"
        " | the values of this row may be moved, or a cell of it lost: they do not agree with the columns; not read"
    )


def covers_two(values: Sequence[Value], columns: Iterable[int]) -> bool:
    """Whether a cell reaches over more than one of the header's grid columns: which of them it is of is not said."""
    starts = sorted(columns)
    return any(
        value.cell.column_span > 1
        and sum(value.cell.column <= start < value.cell.column + value.cell.column_span for start in starts) > 1
        for value in values
    )


def divided_values(source: Value, numbers: Sequence[int]) -> tuple[Value, ...]:
    """The values that one cell of run-together digits holds, all standing where that cell stands."""
    return tuple(
        Value(
            CellValue("number" if number else "zero", Decimal(number)),
            replace(source.cell, text=str(number)),
            source.row_place,
        )
        for number in numbers
    )
