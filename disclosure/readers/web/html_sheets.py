"""Web pages that are a spreadsheet (.xls files that are HTML): title, narrative and tables in the rows of one table.

Systems export them under the name .xls, and spreadsheet programs save them. Such a table is read as a sheet is: what
stands between the form's tables is text. Places stay those of the page.
"""

from __future__ import annotations

from disclosure.form.headings import heading_section
from disclosure.model.document import Document, Table, Text
from disclosure.model.place import Place
from disclosure.readers.grids import Sheet, Square, blocks_of_sheets

_LEAST_HEADINGS = 2


def divide_sheets(document: Document) -> None:
    """Replaces every table of a page that holds the headings of sections by its text and tables."""
    blocks: list[Text | Table] = []
    for block in document.blocks:
        blocks += _divided(block) if isinstance(block, Table) and _is_sheet(block) else [block]
    document.blocks = blocks


def _is_sheet(table: Table) -> bool:
    headings = set()
    for row in table.rows:
        texts = [cell.text for cell in row.cells if cell.text]
        if len(texts) == 1 and (section := heading_section(texts[0])) is not None:
            headings.add(section)
    return len(headings) >= _LEAST_HEADINGS


def _divided(table: Table) -> list[Text | Table]:
    sheet = Sheet("")
    for row in table.rows:
        squares = sheet.rows.setdefault(row.number, {})
        for cell in row.cells:
            if cell.text or cell.is_picture:
                squares[cell.column] = Square(cell.text, cell.column_span, cell.row_span, is_unreadable=cell.is_picture)
        for column, text in row.covered.items():
            squares[column] = Square(text, is_covered=True, is_covered_from_above=True)
        for cell in row.cells:
            for column in range(cell.column + 1, cell.column + cell.column_span):
                squares.setdefault(column, Square(cell.text, is_covered=True))

    def place(_: Sheet, row: int, column: int) -> str:
        return str(Place(table=table.number, row=row, column=column))

    made = blocks_of_sheets([sheet], place)
    for block in made:
        if isinstance(block, Table):
            block.number = table.number
    return made
