"""Sheets of cells to blocks of text and tables, for workbooks and delimited text.

A sheet has no paragraphs and no table bounds: title, narrative, several tables and notes stand in one grid, and blank
cells everywhere. What makes a row part of a table is that it holds a value or a label of the form; which blank cells
are cells of the form is told by the header above them, never by where the sheet happens to end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from disclosure.form.cells import DAY, parse_cell
from disclosure.form.labels import fold, fold_without_notes, label_index
from disclosure.model.document import Cell, Row, Table, Text

_TABLE_WORDS = ("信息内容", "申请人情况", "勾稽关系", "未经复议直接起诉", "复议后起诉")
_MOST_BESIDE = 2


@dataclass(slots=True)
class Square:
    """A cell of a sheet. `is_covered`: it lies inside a merged area that begins elsewhere (`text` is that area's).

    `is_unreadable`: it shows something that is not at hand (a formula without its result, an error); no `text`.
    """

    text: str
    column_span: int = 1
    row_span: int = 1
    is_bordered: bool = False
    is_covered: bool = False
    is_covered_from_above: bool = False
    is_unreadable: bool = False


@dataclass(slots=True)
class Sheet:
    """A sheet: row number to column number (both from 1) to square. Squares that are nowhere are blank."""

    name: str
    rows: dict[int, dict[int, Square]] = field(default_factory=dict)
    hidden_columns: set[int] = field(default_factory=set)
    """Columns that nobody sees: none of their cells is blank, they are not there."""

    def merge(self, top: int, bottom: int, left: int, right: int) -> None:
        """Makes one cell of an area; what stands in the covered squares is not shown and not kept."""
        anchor = self.rows.setdefault(top, {}).setdefault(left, Square(""))
        anchor.column_span, anchor.row_span = right - left + 1, bottom - top + 1
        for number in range(top, bottom + 1):
            squares = self.rows.setdefault(number, {})
            for column in range(left, right + 1):
                if (number, column) != (top, left):
                    bordered = squares[column].is_bordered if column in squares else False
                    squares[column] = Square(anchor.text, 1, 1, bordered, True, number > top)


PlaceOf = Callable[[Sheet, int, int], str]
"""The place of a cell as people read it, from sheet, row and column."""


@dataclass(slots=True)
class _Line:
    """A row of a sheet with what it holds."""

    number: int
    squares: dict[int, Square]
    is_label: bool = False
    has_row_label: bool = False
    value_count: int = 0
    has_text: bool = False
    tables: frozenset[str] = frozenset()
    """The tables of the form that its row labels belong to."""

    @classmethod
    def of(cls, number: int, squares: dict[int, Square]) -> _Line:
        line = cls(number, squares)
        held = [square for square in squares.values() if not square.is_covered]
        held = [square for square in held if square.text or square.is_unreadable]
        line.has_text = bool(held)
        if len(held) == 1 and DAY.fullmatch(held[0].text):
            return line
        for square in held:
            if parse_cell(square.text) is not None:
                line.value_count += 1
                continue
            kind = label_kind(square.text)
            line.is_label |= bool(kind)
            if kind not in ("", "header"):
                line.has_row_label = True
                line.tables |= {kind}
        return line

    @property
    def has_value(self) -> bool:
        """Whether a number or another value stands in the row."""
        return self.value_count > 0

    def header_table(self) -> str:
        """The table of the form whose header this row belongs to, '' if the row does not say.

        One number may stand beside a header (a serial number); a row with several is one of values.
        """
        if self.value_count > 1 or self.has_row_label:
            return ""
        words = self.words()
        if words.startswith("第二十条第") or "信息内容" in words:
            return "proactive"
        if any(word in words for word in ("勾稽关系", "申请人情况", "自然人", "商业企业", "科研机构")):
            return "applications"
        if any(word in words for word in ("行政复议", "行政诉讼", "复议后起诉", "结果维持", "尚未审结")):
            return "" if self._is_of_list() else "remedies"
        return ""

    def _is_of_list(self) -> bool:
        """Whether the row is a line of table 4 as a list: one result and its number behind it."""
        held = [square for _, square in self.cells() if square.text]
        results = tuple(label_index().result_labels)
        named = [square.text for square in held if not _is_value(square) and fold(square.text).endswith(results)]
        return self.has_value and len(set(named)) == 1 and held[-2].text == named[0] and _is_value(held[-1])

    def cells(self) -> list[tuple[int, Square]]:
        """The squares in which a cell begins, in order of columns."""
        return sorted((item for item in self.squares.items() if not item[1].is_covered), key=lambda item: item[0])

    def words(self) -> str:
        return "".join(fold(square.text) for _, square in self.cells() if len(square.text) < 200)


def _is_value(square: Square) -> bool:
    return parse_cell(square.text) is not None


def label_kind(text: str) -> str:
    """The table that a row's label belongs to, 'header' for another label of the form, '' for none."""
    if len(text) > 160:
        return ""
    folded = fold(text)
    index = label_index()
    row = index.rows.get(folded) or index.rows.get(fold_without_notes(text))
    if row is not None and folded not in index.applicant_labels and folded not in index.result_labels:
        return row.table
    if (
        folded in index.group_labels
        or folded in index.columns
        or folded in index.applicant_labels
        or folded in index.result_labels
        or folded in index.channel_labels
        or folded.startswith("第二十条第")
        or any(word in folded for word in _TABLE_WORDS)
    ):
        return "header"
    return ""


def blocks_of_sheets(sheets: Iterable[Sheet], place: PlaceOf) -> list[Text | Table]:
    """The text and the tables of sheets in order; tables count on from sheet to sheet."""
    blocks: list[Text | Table] = []
    count = texts = 0
    for sheet in sheets:
        run: list[_Line] = []
        for number in sorted(sheet.rows):
            line = _Line.of(number, sheet.rows[number])
            if _is_of_table(line, run):
                run.append(line)
                continue
            if run:
                count += 1
                blocks.append(_table(sheet, run, count, place))
                run = []
            for column, square in line.cells():
                for part in square.text.split("\n"):
                    if part.strip():
                        texts += 1
                        blocks.append(Text(part.strip(), texts, place(sheet, number, column)))
        if run:
            count += 1
            blocks.append(_table(sheet, run, count, place))
    return blocks


def _is_of_table(line: _Line, run: list[_Line]) -> bool:
    if line.has_value or line.is_label:
        return True
    if not run:
        return False
    if line.has_text:
        return any(square.is_covered_from_above and square.text for square in line.squares.values())
    if any(square.is_bordered for square in line.squares.values()):
        return True
    # The fifteen cells of table 4 may all be blank; nothing but the header above says that this row is theirs.
    last = run[-1]
    return last.header_table() == "remedies" and bool(_remedy_columns(run))


def _table(sheet: Sheet, lines: list[_Line], number: int, place: PlaceOf) -> Table:
    table = Table([], number, has_spans=True)
    held = [column for line in lines for column in line.squares]
    left, right = min(held), max(held)
    columns: list[int] = []
    header: list[_Line] = []
    header_table = ""
    for line in lines:
        of_table = line.header_table()
        if of_table:
            if of_table != header_table or of_table == "proactive":
                header, header_table = [], of_table
            header.append(line)
            columns = _value_columns(header, header_table)
            is_moved = False
            cells = [(column, square) for column, square in line.cells() if square.text and not _is_value(square)]
        elif columns and line.tables <= {header_table} and not _has_more(line, columns, header_table):
            cells = _cells_under(line, columns)
            is_moved = _is_moved(line, columns)
        else:
            is_moved = False
            cells = [
                (column, line.squares.get(column, Square("")))
                for column in range(left, right + 1)
                if (column not in line.squares and column not in sheet.hidden_columns)
                or (column in line.squares and not line.squares[column].is_covered)
            ]
        if not cells and line.has_value and table.rows:
            _doubt_blanks(table.rows[-1])
        row = Row([], line.number)
        for column, square in cells:
            at = place(sheet, line.number, column)
            cell = Cell(square.text, column, square.column_span, square.row_span, square.is_unreadable, place=at)
            cell.is_torn = is_moved
            row.cells.append(cell)
        row.covered = {column: square.text for column, square in line.squares.items() if square.is_covered_from_above}
        if row.cells:
            table.rows.append(row)
    return table


def _doubt_blanks(row: Row) -> None:
    """Marks a row of the form without values where numbers stand alone in the row below: they may be its own."""
    if any(label_kind(cell.text) not in ("", "header") for cell in row.cells if cell.text) and not any(
        cell.text and parse_cell(cell.text) is not None for cell in row.cells
    ):
        for cell in row.cells:
            cell.is_torn = True


def _value_columns(header: list[_Line], table: str) -> list[int]:
    """The columns of the values under a header; none where the header does not show all of them."""
    index = label_index()
    if table == "proactive":
        cells = [(column, square) for column, square in header[-1].cells() if square.text and not _is_value(square)]
        at = [position for position, (_, square) in enumerate(cells) if "信息内容" in fold(square.text)]
        return [column for column, _ in cells[at[-1] + 1 :]] if at else []
    if table == "applications":
        found = {
            code: column
            for line in header
            for column, square in line.cells()
            if (code := index.applicant_labels.get(fold(square.text))) is not None
        }
        if len(set(found.values())) not in index.applicant_widths:
            return []
        # A column between them that no form has is a column all the same: without it the table would seem whole.
        named = {column for column, square in header[-1].cells() if square.text and not _is_value(square)}
        between = {column for column in named if min(found.values()) < column < max(found.values())}
        return sorted({*found.values(), *between})
    return _remedy_columns(header)


def _remedy_columns(lines: list[_Line]) -> list[int]:
    """The columns of table 4, if the header shows all that a version has."""
    index = label_index()
    found: dict[int, str] = {}
    for line in lines[-4:]:
        if line.value_count < 2 and not line.has_row_label:
            for column, square in line.cells():
                label = fold(square.text)
                if label in index.result_labels and found.setdefault(column, label) != label:
                    return []
    return sorted(found) if any(len(found) == shape.width for shape in index.remedy_shapes) else []


def _has_more(line: _Line, columns: list[int], table: str) -> bool:
    """Whether the row of table 4 has more numbers than a serial number and a control sum beside its header's columns.

    It has no label of its own: such a row may stand under another form's header, or be moved against its own.
    """
    beside = [column for column, square in line.cells() if column not in columns and square.text and _is_value(square)]
    return table == "remedies" and len(beside) > _MOST_BESIDE


def _is_moved(line: _Line, columns: list[int]) -> bool:
    """Whether the numbers of a row seem moved against the columns of its header: one beside them, a blank under them.

    What stands before the row's label (a serial number) is none of them, nor is one before table 4 whose last cell is
    filled.
    """
    label = max((column for column, square in line.cells() if square.text and not _is_value(square)), default=0)
    held = [column for column, square in line.cells() if (square.text or square.is_unreadable) and column > label]
    covered = {column for column, square in line.squares.items() if square.is_covered and square.text}
    blank = [column for column in columns if column not in held and column not in covered]
    if not blank:
        return False
    is_behind = any(column > columns[-1] for column in held)
    is_before = any(column < columns[0] for column in held) and blank[-1] == columns[-1]
    return is_behind or is_before or any(columns[0] < column < columns[-1] and column not in columns for column in held)


def _cells_under(line: _Line, columns: list[int]) -> list[tuple[int, Square]]:
    """The labels of a row and its values under the header's columns, a blank one for each column without.

    A number outside these columns (a serial number, a control sum) is no cell of the form.
    """
    cells: list[tuple[int, Square]] = []
    taken: set[int] = set()
    for column, square in line.cells():
        own = [at for at in columns if column <= at < column + square.column_span]
        if own:
            taken.update(own)
            cells.append((column, square))
        elif square.text and not _is_value(square):
            cells.append((column, square))
    if line.has_text and not any(square.text or square.is_unreadable for _, square in cells):
        return []
    covered = {column for column, square in line.squares.items() if square.is_covered}
    cells += [(column, Square("")) for column in columns if column not in taken and column not in covered]
    return sorted(cells, key=lambda item: item[0])
