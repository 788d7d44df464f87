"""What the sheets of a workbook are together: one report, a report a sheet, or lists with a row for each body."""

from __future__ import annotations

from collections.abc import Sequence

from disclosure.form.cells import parse_cell
from disclosure.form.labels import fold, label_index
from disclosure.model.document import Cell, Document, ListedBody, RefusalError, SummaryList
from disclosure.model.place import Place
from disclosure.readers.grids import PlaceOf, Sheet, Square, blocks_of_sheets, label_kind

_BODY_HEADERS = frozenset(
    (
        *(
            "单位",
            "单位名称",
            "机关",
            "机关名称",
            "行政机关",
            "行政机关名称",
            "部门",
            "部门名称",
            "填报单位",
            "报送单位",
        ),
        *("名称", "机构", "机构名称", "责任单位", "主体", "地区", "区县", "县市区", "乡镇街道", "街道乡镇"),
    )
)
_SUMS = frozenset(("合计", "总计", "小计", "汇总", "全市合计", "全县合计", "全区合计"))
_LEAST_BODIES = 2
_HEADER_WITHIN = 12
_LEAST_COUNTED = 20
_MOST_NOT_COUNTED = 1


def document_of_sheets(sheets: Sequence[Sheet], media_type: str, place: PlaceOf) -> Document:
    """The document of a workbook. Raises `RefusalError`: several_reports, where it is not certain whose a sheet is."""
    document = Document(media_type, [], place_kind="sheet")
    for sheet in sheets:
        _drop_row_numbers(sheet)
    lists = [found for sheet in sheets if (found := _list_in(sheet, place)) is not None]
    if lists:
        document.lists = lists
        named = {found.name for found in lists}
        rest = [sheet for sheet in sheets if sheet.name not in named and _tables_in(sheet)]
        if rest:
            document.notes.append(
                (
                    "sheets_not_read",
                    f"工作表 {'、'.join(sheet.name for sheet in rest[:6])} 与汇总表同在一个文件中，未读取；"
                    "请另存为单独的文件"
                    " | sheets beside the list were not read; save them as files of their own",
                    str(Place(sheet=rest[0].name)),
                )
            )
        return document
    holding = [sheet for sheet in sheets if "applications" in _tables_in(sheet)]
    if len(holding) < 2:
        document.blocks = blocks_of_sheets(sheets, place)
        return document
    others = [sheet for sheet in sheets if sheet not in holding and _tables_in(sheet)]
    if others:
        raise RefusalError(
            "several_reports",
            f"工作簿有 {len(holding)} 份报告，工作表 {'、'.join(sheet.name for sheet in others[:6])} "
            "属于哪一份不能确定，请每份报告另存为单独的文件"
            f" | {len(holding)} reports in one workbook, and sheets of which it is not certain whose they are;"
            " save each report as a file of its own",
            str(Place(sheet=others[0].name)),
        )
    common = [text for sheet in sheets if sheet not in holding for text in _texts(sheet)]
    for sheet in holding:
        part = Document(media_type, blocks_of_sheets([sheet], place), place_kind="sheet")
        part.context = (sheet.name, *common)
        document.parts.append((sheet.name, part))
    return document


def _drop_row_numbers(sheet: Sheet) -> None:
    """Takes off a first column that only numbers all rows of a sheet, title and blank ones too, as a print of the
    headings shows them; one row, that of the columns' letters, may have no number.
    """
    held = {number: squares for number, squares in sheet.rows.items() if any(each.text for each in squares.values())}
    first = min((column for squares in held.values() for column, each in squares.items() if each.text), default=0)
    counted = {number: squares[first].text for number, squares in held.items() if first in squares}
    counted = {number: text for number, text in counted.items() if text}
    if len(counted) < max(_LEAST_COUNTED, len(held) - _MOST_NOT_COUNTED):
        return
    top = min(counted)
    if any(text != str(number - top + 1) for number, text in counted.items()):
        return
    for number in counted:
        del held[number][first]


def _tables_in(sheet: Sheet) -> set[str]:
    """The tables of the form of which a sheet has rows or headers; 'applications' only by its first row."""
    found: set[str] = set()
    index = label_index()
    for squares in sheet.rows.values():
        for square in squares.values():
            if not square.text or square.is_covered or len(square.text) > 160:
                continue
            folded = fold(square.text)
            target = index.rows.get(folded)
            if target is not None and target.code == "received_new":
                found.add("applications")
            elif target is not None and target.table == "proactive":
                found.add("proactive")
            elif folded in ("复议后起诉", "未经复议直接起诉"):
                found.add("remedies")
    return found


def _texts(sheet: Sheet) -> list[str]:
    return [
        square.text
        for number in sorted(sheet.rows)
        for _, square in sorted(sheet.rows[number].items())
        if square.text and not square.is_covered and len(square.text) < 200
    ]


# Lists


def _list_in(sheet: Sheet, place: PlaceOf) -> SummaryList | None:
    """A list with a row for each body: a header that names bodies, and names of bodies below it beside values."""
    numbers = sorted(sheet.rows)
    for position, number in enumerate(numbers[:_HEADER_WITHIN]):
        squares = sheet.rows[number]
        named = [column for column, square in squares.items() if _heads_bodies(square)]
        if not named or any(_is_value(square) for square in squares.values()):
            continue
        column = min(named)
        below = numbers[position + 1 :]
        bodies = [row for row in below if _names_body(sheet.rows[row], column)]
        if len(bodies) < _LEAST_BODIES:
            continue
        return _make_list(sheet, place, numbers[:position], number, column, bodies)
    return None


def _heads_bodies(square: Square) -> bool:
    return bool(square.text) and not square.is_covered and fold(square.text) in _BODY_HEADERS


def _is_value(square: Square) -> bool:
    parsed = parse_cell(square.text)
    return bool(square.text) and not square.is_covered and parsed is not None and parsed.state != "blank"


def _names_body(squares: dict[int, Square], column: int) -> bool:
    name = squares.get(column)
    return (
        name is not None
        and bool(name.text)
        and parse_cell(name.text) is None
        and not label_kind(name.text)
        and any(_is_value(square) for at, square in squares.items() if at != column)
    )


def _make_list(
    sheet: Sheet, place: PlaceOf, above: Sequence[int], header: int, column: int, bodies: Sequence[int]
) -> SummaryList:
    """A list with the headers of its columns from top to bottom, and its bodies."""
    width = max(max(squares) for squares in sheet.rows.values() if squares)
    first = header
    for number in reversed(above):
        # Headers of groups stand above where the bodies' own header is not as tall as they are.
        texts = [square.text for square in sheet.rows[number].values() if square.text and not square.is_covered]
        if len(texts) < 2 or number != first - 1:
            break
        first = number
    titles = [text for number in above if number < first for text in _texts(Sheet("", {0: sheet.rows[number]}))]
    header_rows = [number for number in sorted(sheet.rows) if first <= number < bodies[0]]
    paths = [_path(sheet, header_rows, at) for at in range(1, width + 1)]
    made = SummaryList(sheet.name, titles)
    columns = [at for at in range(1, width + 1) if at != column and (paths[at - 1] or _is_used(sheet, bodies, at))]
    for at in columns:
        made.columns.append((tuple(paths[at - 1]), place(sheet, header_rows[-1], at)))
    for number in bodies:
        squares = sheet.rows[number]
        name = squares[column].text
        if fold(name) in _SUMS:
            continue
        cells = [Cell(squares[at].text if at in squares else "", at, place=place(sheet, number, at)) for at in columns]
        made.bodies.append(ListedBody(name.replace("\n", ""), place(sheet, number, column), number, cells))
    return made


def _is_used(sheet: Sheet, bodies: Sequence[int], column: int) -> bool:
    return any(column in sheet.rows[row] and sheet.rows[row][column].text for row in bodies)


def _path(sheet: Sheet, rows: Sequence[int], column: int) -> list[str]:
    """The headers over a column from top to bottom; a group that is not merged reaches to the next one's beginning."""
    path: list[str] = []
    for row in rows:
        squares = sheet.rows[row]
        text = squares[column].text if column in squares else ""
        if not text and row != rows[-1] and not _has_merges(sheet, rows):
            text = next((squares[at].text for at in range(column, 0, -1) if at in squares and squares[at].text), "")
        if text and (not path or path[-1] != text):
            path.append(text)
    return path


def _has_merges(sheet: Sheet, rows: Sequence[int]) -> bool:
    return any(square.is_covered for row in rows for square in sheet.rows[row].values())
