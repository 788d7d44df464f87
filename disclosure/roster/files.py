"""An office's list as a file: the tables of its sheets to rows by field, whatever the headings are called."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from disclosure.form.versions import read_rows
from disclosure.model.document import RefusalError
from disclosure.readers.encoding import decode, is_binary
from disclosure.readers.grids import Sheet, Square
from disclosure.readers.office import packages
from disclosure.readers.office.excel import accepts, xls_sheets, xlsx_sheets
from disclosure.readers.text import delimited
from disclosure.roster import RosterError
from disclosure.roster.matching import FOLDER, ListedRow, plain_word

_BRACKETS = re.compile(r"\([^()]*\)")
_FOOT = re.compile(r"^(?:(?:合计|总计|小计)$|(?:备注|注|说明|填表人|制表人?)[::])")


def read_list(path: Path, named_by: Sequence[str] = ("name",)) -> list[ListedRow]:
    """The rows of all sheets that have a heading for names, in order.

    `named_by` are the fields that may name a body: the first of them that a sheet has counts as its names.
    Raises RosterError where the file cannot be read or no sheet has such a heading.
    """
    try:
        data = path.read_bytes()
        sheets = _sheets(data)
    except OSError as error:
        raise RosterError(f"无法读取 {path.name}({error.strerror}) | {path.name} cannot be read") from error
    except RefusalError as error:
        raise RosterError(error.message) from error
    rows = [row for sheet in sheets for row in _rows_of(sheet, named_by)]
    if not rows:
        also = "或“地区”等" if "region" in named_by else ""
        raise RosterError(
            f"{path.name} 中没有找到名录:应有一行表头,其中一列为“机关名称”(“单位名称”等){also} | "
            f"no list in {path.name}: a row of headings is expected, one of them 机关名称 (name, body, ...)"
            + (" or 地区 (region, ...)" if also else "")
        )
    return rows


def _sheets(data: bytes) -> list[Sheet]:
    if data.startswith(packages.OLE_MAGIC):
        return xls_sheets(data)[0]
    if data.startswith(b"PK"):
        package = packages.Package(data, "Office (zip)")
        if accepts(package):
            return xlsx_sheets(package)[0]
    elif not is_binary(data):
        text = decode(data)[0]
        delimiter = delimited.delimiter_of(text, "list.csv") or ","
        return [delimited.sheet_of(text, delimiter)]
    raise RefusalError("kind_not_read", "名录应为 Excel 或 CSV 文件 | a list is an Excel or a CSV file")


def _rows_of(sheet: Sheet, named_by: Sequence[str]) -> list[ListedRow]:
    fields: dict[int, str] = {}
    rows = []
    heading = 0
    for number in sorted(sheet.rows):
        squares = sheet.rows[number]
        found = _headings(squares, named_by)
        if "name" in found.values() and (not fields or len(found) > 1):
            fields, heading = found, number
            continue
        if not fields:
            continue
        name_column = next(column for column, field in fields.items() if field == "name")
        name = squares.get(name_column, Square(""))
        if number == heading + 1 and name.is_covered_from_above:
            # A heading in two rows: 应报年度 over 起 and 止.
            fields = {**fields, **found, name_column: "name"}
            continue
        texts = {field: squares[column].text for column, field in fields.items() if column in squares}
        own = {field: _one_line(text) for field, text in texts.items() if text.strip()}
        if not own or set(own) <= {"position"} or _is_no_row(squares):
            continue
        rows.append(ListedRow(sheet.name, number, own, name.is_covered_from_above and bool(name.text.strip())))
    return rows


def _one_line(text: str) -> str:
    """A text of a cell without the line breaks that only its width asked for."""
    parts = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    joined = parts[0]
    for part in parts[1:]:
        is_latin = joined[-1].isascii() and part[0].isascii()
        joined += f" {part}" if is_latin else part
    return joined


def _is_no_row(squares: Mapping[int, Square]) -> bool:
    """A line of a group or a remark: one text over the columns, or a sum below the list."""
    texts = list(dict.fromkeys(squares[column].text.strip() for column in sorted(squares)))
    shown = [text for text in texts if text]
    is_wide = any(square.column_span > 2 for square in squares.values()) and len(shown) == 1
    return is_wide or bool(shown and _FOOT.match(shown[0]))


def _headings(squares: Mapping[int, Square], named_by: Sequence[str]) -> dict[int, str]:
    """Column -> field; the first of `named_by` that a column is headed with is the name."""
    found: dict[int, str] = {}
    for column, square in sorted(squares.items()):
        field = _fields().get(plain_word(square.text)) or _fields().get(_BRACKETS.sub("", plain_word(square.text)))
        if field is not None and field not in found.values():
            found[column] = field
    naming = next((field for field in named_by if field in found.values()), None)
    return {column: "name" if field == naming else field for column, field in found.items()}


@cache
def _fields() -> Mapping[str, str]:
    return {plain_word(row["header"]): row["field"] for row in read_rows(FOLDER / "header.csv")}
