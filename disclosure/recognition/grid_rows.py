"""Rows as they stand in the grid of a table: what spans say of them, before any label is read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from disclosure.form.cells import parse_cell
from disclosure.form.labels import fold
from disclosure.model.document import Cell, Row, Table

SERIAL = frozenset(("序号", "行次", "行号", "编号"))
"""What stands over a column that numbers the rows."""
_ROWS_OF_HEADER = 4
_STRIP = 6.0
"""Points below which no line of letters stands in a row."""


def shared_cells(rows: Sequence[Row]) -> set[int]:
    """The cells (by id) with a number that reach down over a row with a label of its own."""
    shared: set[int] = set()
    reaching: dict[int, Cell] = {}
    for row in rows:
        if reaching and any(cell.text and parse_cell(cell.text) is None for cell in row.cells):
            shared.update(id(cell) for column, cell in reaching.items() if column in row.covered)
        reaching = {column: cell for column, cell in reaching.items() if column in row.covered}
        reaching |= {cell.column: cell for cell in row.cells if cell.row_span > 1 and _holds_number(cell)}
    return shared


def serial_columns(rows: Sequence[Row]) -> frozenset[int]:
    """The columns that a header says to hold the numbers of the rows, in front of their labels."""
    return frozenset(
        row.cells[0].column for row in rows[:_ROWS_OF_HEADER] if row.cells and fold(row.cells[0].text) in SERIAL
    )


def _holds_number(cell: Cell) -> bool:
    parsed = parse_cell(cell.text)
    return parsed is not None and parsed.value is not None


def with_values_below(rows: Sequence[Row]) -> Iterable[Row]:
    """The rows; where a label reaches down over the next row and each value stands in one of them, the two are one.

    Printers that cut a table at a page's end leave a strip of blank cells beside the label, and a box around a number
    divides its cell.
    """
    held: Row | None = None
    for row in rows:
        joined = None
        if held is not None and row.covered and any(cell.row_span > 1 for cell in held.cells):
            joined = join_below(held, row) or join_labelled_below(held, row)
        if joined is not None:
            held = joined
            continue
        if held is not None:
            yield held
        held = row
    if held is not None:
        yield held


def join_below(upper: Row, lower: Row) -> Row | None:
    """Two rows as one: labels and values of the upper that reach down, and of each column the cell that is not blank.

    None where they are two rows.
    """
    labels = [cell for cell in upper.cells if parse_cell(cell.text) is None]
    values = upper.cells[len(labels) :]
    if labels != upper.cells[: len(labels)] or not labels or labels[-1].row_span < 2:
        return None
    below = {cell.column: cell for cell in lower.cells}
    if {cell.column for cell in values if cell.row_span < 2} != below.keys():
        return None
    if any(parse_cell(cell.text) is None for cell in lower.cells):
        return None
    cells = []
    for cell in upper.cells:
        other = below.get(cell.column)
        if other is None:
            cells.append(replace(cell, row_span=cell.row_span - 1))
        elif not _is_filled(cell):
            cells.append(other)
        elif not _is_filled(other):
            cells.append(cell)
        else:
            return None
    return replace(lower, cells=cells)


def join_labelled_below(upper: Row, lower: Row) -> Row | None:
    """The same where a strip too low for a line stands above the label, and the values reach over both."""
    strip = [cell for cell in upper.cells if cell.row_span < 2]
    values = [cell for cell in upper.cells if cell.row_span == 2 and parse_cell(cell.text) is not None]
    if not strip or not values or any(_is_filled(cell) or not _is_low(cell) for cell in strip):
        return None
    if any(parse_cell(cell.text) is not None or cell.column > values[0].column for cell in lower.cells):
        return None
    groups = [cell for cell in upper.cells if cell.row_span > 2 and parse_cell(cell.text) is None]
    if len(groups) + len(strip) + len(values) != len(upper.cells):
        return None
    cells = [replace(cell, row_span=cell.row_span - 1) for cell in (*groups, *values)]
    return replace(lower, cells=sorted([*lower.cells, *cells], key=lambda cell: cell.column))


def _is_low(cell: Cell) -> bool:
    return cell.box is not None and cell.box.top - cell.box.bottom < _STRIP


def _is_filled(cell: Cell) -> bool:
    return bool(cell.text) or cell.is_picture


def width_of(row: Row) -> int:
    """The last grid column that a row takes, with cells that reach in from above."""
    own = row.cells[-1].column + row.cells[-1].column_span - 1
    return max(own, max(row.covered)) if row.covered else own


def is_as_wide(row: Row, width: int) -> bool:
    """Whether a row is as wide as most, words behind its last number aside: a remark in a column without a header."""
    if width_of(row) == width:
        return True
    before, last = row.cells[-2:] if len(row.cells) > 1 else (row.cells[0], row.cells[0])
    is_remark = last.column > width and parse_cell(last.text) is None and parse_cell(before.text) is not None
    return is_remark and before.column + before.column_span - 1 == width


def usual_width(table: Table) -> int:
    """The last grid column of most rows of a table."""
    return Counter(map(width_of, table.rows)).most_common(1)[0][0]
