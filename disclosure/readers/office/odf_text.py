"""OpenDocument text (.odt, .fodt) to blocks of text and tables: merged cells, nested tables, text boxes, lists.

What is deleted, hidden, or of its paper's colour stays out, as in Word documents. Numbers of lists are counted.
"""

from __future__ import annotations

import re
from typing import Any

from disclosure.form.cells import UNCERTAIN, parse_cell
from disclosure.model.document import Cell, Document, Row, Table, Text
from disclosure.model.place import Place
from disclosure.readers.cells import MAX_CELLS, tidy, too_many_cells
from disclosure.readers.inks import UNKNOWN, WHITE, Colour, is_note
from disclosure.readers.office.odf_looks import PLAIN, Look, Styles, is_out_of_sight, repeated, sees
from disclosure.readers.office.word_looks import attribute_of, local_name

MAX_GRID = 200
MAX_REPEATED = 400
FORM_CELLS = 24
"""A table with so many cells of its own is a form even where one of its cells holds a small table."""

_SPACES = re.compile(r"[ \t\r\n\u00a0\u3000\u200b\u200c\u200d\u2060\ufeff]+")
_GROUPS = frozenset(("table-header-rows", "table-rows", "table-row-group", "table-header-columns", "table-columns"))
_AROUND = frozenset(("section", "index-body", "table-of-content", "numbered-paragraph", "text-box", "index-title"))
_LEFT_OUT = frozenset(("note", "annotation", "annotation-end", "tracked-changes", "script", "ruby-text", "forms"))
_CALCULATED = frozenset(("table-formula", "expression"))
"""Fields that show the result of a formula: empty, they were never worked out."""


class TextReader:
    """Reads one document's body."""

    def __init__(self, styles: Styles, media_type: str) -> None:
        self.document = Document(media_type, [])
        self.styles = styles
        self.paper: Colour = WHITE
        self.table_count = self.text_count = self.cell_count = 0
        self.has_hidden = self.is_doubtful = False
        self.doubtful: list[str] = []
        self.last_size: float | None = None
        self.counts: dict[tuple[str, int], int] = {}
        self.deletions: set[str] = set()
        self.deleting: set[str] = set()
        """Which deletions there are, and which of them the text that follows belongs to."""

    def read(self, body: Any) -> Document:
        """The blocks of a body (`office:text`). Raises `RefusalError`: too_many_cells."""
        for change in body.iter("{*}changed-region"):
            if any(local_name(kind) == "deletion" for kind in change):
                self.deletions.add(attribute_of(change, "id") or "")
        self._blocks(body)
        if self.has_hidden:
            self._note(
                "hidden_text",
                "文件有看不见的文字（隐藏、与底色相同或极小），未读取"
                " | the file has text that nobody sees (hidden, of its paper's colour, or tiny), which was not read",
            )
        if self.doubtful:
            self._note(
                "text_hardly_seen",
                f"单元格中的数与底色相近，是否可见不能确定，未采用（{'、'.join(self.doubtful[:3])}）"
                " | numbers whose colour is close to that of their paper were not taken",
                self.doubtful[0],
            )
        return self.document

    def _note(self, code: str, message: str, at: str = "") -> None:
        self.document.notes.append((code, message, at))

    # Blocks

    def _blocks(self, parent: Any) -> None:
        for child in parent:
            name = local_name(child)
            if name in ("p", "h"):
                boxes: list[Any] = []
                text, _ = self._paragraph(child, boxes)
                self._add(text)
                for box in boxes:
                    self._box(box)
            elif name == "table":
                self._table(child)
            elif name == "list":
                for label, text in self._list(child, 1, ""):
                    self._add(label + text)
            elif name == "frame":
                for box in child.iter("{*}text-box"):
                    self._box(box)
                    break
            elif name in _AROUND and not self._is_hidden_section(child, name):
                self._blocks(child)

    def _box(self, box: Any) -> None:
        """A text box, which may have any colour."""
        around, self.paper = self.paper, UNKNOWN
        self._blocks(box)
        self.paper = around

    def _is_hidden_section(self, element: Any, name: str) -> bool:
        hidden = name == "section" and attribute_of(element, "display") not in (None, "true")
        self.has_hidden |= hidden
        return hidden

    def _add(self, text: str) -> None:
        if text:
            self.text_count += 1
            self.document.blocks.append(Text(text, self.text_count))

    def _list(self, element: Any, level: int, style: str) -> list[tuple[str, str]]:
        """The paragraphs of a list with what is printed before them."""
        style = attribute_of(element, "style-name") or style
        if attribute_of(element, "continue-numbering") != "true" and attribute_of(element, "continue-list") is None:
            self.counts.pop((style, level), None)
        texts: list[tuple[str, str]] = []
        for item in element:
            is_header = local_name(item) == "list-header"
            if not is_header and local_name(item) != "list-item":
                continue
            label = "" if is_header else self._count(style, level, attribute_of(item, "start-value"))
            for child in item:
                name = local_name(child)
                if name in ("p", "h"):
                    text, _ = self._paragraph(child, [])
                    if text:
                        texts.append((label, text))
                    label = ""
                elif name == "list" and level < 10:
                    texts += self._list(child, level + 1, style)
        return texts

    def _count(self, style: str, level: int, start: str | None) -> str:
        known = self.styles.lists.get(style, {}).get(level)
        if known is None:
            return ""
        first = int(start) if start and start.isdecimal() and len(start) < 7 else None
        number = first if first is not None else self.counts.get((style, level), known.start - 1) + 1
        self.counts[style, level] = number
        for key in [key for key in self.counts if key[0] == style and key[1] > level]:
            del self.counts[key]
        return known.label(number)

    # Tables

    def _table(self, element: Any) -> None:
        self.table_count += 1
        number = self.table_count
        rows = self._rows(element)
        own = [cell for row in rows for cell in row if local_name(cell) == "table-cell"]
        if _has_table(element) and sum(not _has_table(cell) for cell in own) < FORM_CELLS:
            for cell in own:  # It lays out the page: what its cells say is running text.
                self._blocks(cell)
            return
        table = Table([], number, has_spans=True)
        inner: list[Any] = []
        active: dict[int, tuple[int, str]] = {}
        for position, cells in enumerate(rows, 1):
            made, active = self._row(cells, position, active, inner)
            if made.cells:
                table.rows.append(made)
            self.cell_count += len(made.cells)
            if self.cell_count > MAX_CELLS:
                raise too_many_cells(Place(table=number))
        if table.rows:
            self.document.blocks.append(table)
        for child in inner:
            self._table(child)

    def _rows(self, element: Any) -> list[list[Any]]:
        """The cells of each row that is shown."""
        rows: list[list[Any]] = []
        for child in element:
            name = local_name(child)
            if name in _GROUPS:
                rows += self._rows(child)
            elif name == "table-row":
                if is_out_of_sight(child):
                    self.has_hidden = True
                    continue
                cells = [cell for cell in child if local_name(cell) in ("table-cell", "covered-table-cell")]
                rows += [cells] * repeated(child, "number-rows-repeated", MAX_REPEATED if cells else 1)
        return rows

    def _row(
        self, cells: list[Any], number: int, active: dict[int, tuple[int, str]], inner: list[Any]
    ) -> tuple[Row, dict[int, tuple[int, str]]]:
        """A row with the cells that begin in it. `active`: columns under a cell from above: rows left, its text."""
        made = Row([], number, covered={column: text for column, (_, text) in active.items()})
        reaching = {column: (left - 1, text) for column, (left, text) in active.items() if left > 1}
        column = 1
        for element in cells:
            times = repeated(element, "number-columns-repeated", MAX_GRID)
            if local_name(element) == "covered-table-cell":
                column += times
                continue
            across = repeated(element, "number-columns-spanned", MAX_GRID)
            down = repeated(element, "number-rows-spanned", MAX_REPEATED)
            for _ in range(times):
                place = str(Place(table=self.table_count, row=number, column=column))
                text, is_picture = self._cell(element, inner, place)
                made.cells.append(Cell(text, column, across, down, is_picture))
                if down > 1:
                    reaching.update(dict.fromkeys(range(column, column + across), (down - 1, text)))
                column += 1
        return made, reaching

    def _cell(self, cell: Any, inner: list[Any], place: str) -> tuple[str, bool]:
        """The text of a cell, its paragraphs on lines of their own, and whether nothing in it can be read."""
        around, was_doubtful = self.paper, self.is_doubtful
        self.paper = self.styles.of("table-cell", attribute_of(cell, "style-name")).paper or around
        self.is_doubtful = False
        parts: list[str] = []
        has_picture = self._cell_parts(cell, parts, inner, place)
        text = "\n".join(part for part in parts if part)
        is_doubtful, self.is_doubtful, self.paper = self.is_doubtful, was_doubtful, around
        if is_doubtful and text and any(parse_cell(line) is not None for line in text.split("\n")):
            self.doubtful.append(place)
            return "", True
        return text, has_picture and not text

    def _cell_parts(self, parent: Any, parts: list[str], inner: list[Any], place: str) -> bool:
        has_picture = False
        for child in parent:
            name = local_name(child)
            if name in ("p", "h"):
                boxes: list[Any] = []
                text, shows_picture = self._paragraph(child, boxes)
                parts.append(text)
                has_picture |= shows_picture
                for box in boxes:
                    has_picture |= self._cell_parts(box, parts, inner, place)
            elif name == "list":
                # "1." before "5" must not become 1.5.
                parts += [f"{label} {text}" if label else text for label, text in self._list(child, 1, "")]
            elif name == "table":
                if len(list(child.iterdescendants("{*}table-cell"))) > 1:  # one alone is a box around what it holds
                    inner.append(child)
                parts += [self._cell(cell, [], place)[0] for row in self._rows(child) for cell in row]
            elif name == "frame":
                has_picture = True
            elif name in _AROUND and not self._is_hidden_section(child, name):
                has_picture |= self._cell_parts(child, parts, inner, place)
        return has_picture

    # Text

    def _paragraph(self, element: Any, boxes: list[Any]) -> tuple[str, bool]:
        """The text of a paragraph, and whether it shows a picture; text boxes are added."""
        style = attribute_of(element, "style-name")
        look = self.styles.of("paragraph", style)
        if any(attribute_of(mark, "is-hidden") == "true" for mark in element.iter("{*}hidden-paragraph")):
            self.has_hidden = True
            return "", False
        parts: list[str] = []
        has_picture = self._inline(element, look, parts, boxes)
        text = tidy("".join(parts))
        outline = attribute_of(element, "outline-level") or ""
        if (
            text
            and local_name(element) == "h"
            and outline.isdecimal()
            and attribute_of(element, "is-list-header") is None
        ):
            name = self.styles.list_of(style)
            text = self._count(name, int(outline[:2]), None) + text
        return text, has_picture

    def _inline(self, parent: Any, look: Look, parts: list[str], boxes: list[Any]) -> bool:
        has_picture = False
        self._text(parent.text, look, parts)
        for child in parent:
            name = local_name(child)
            if name in ("s", "tab"):
                parts.append(" ")
            elif name == "change-start":
                self.deleting |= self.deletions & {attribute_of(child, "change-id") or ""}
            elif name == "change-end":
                self.deleting.discard(attribute_of(child, "change-id") or "")
            elif name == "line-break":
                parts.append("\n")
            elif name == "frame":
                box = next(iter(child.iter("{*}text-box")), None)
                has_picture |= box is None
                boxes += [box] if box is not None else []
            elif name == "hidden-text":
                self.has_hidden |= bool(child.text)
            elif name in ("custom-shape", "rect", "g", "object") or (name in _CALCULATED and not child.text):
                has_picture = True
            elif name and name not in _LEFT_OUT:
                own = self.styles.of("text", attribute_of(child, "style-name")) if name in ("span", "a") else PLAIN
                has_picture |= self._inline(child, own.over(look), parts, boxes)
            self._text(child.tail, look, parts)
        return has_picture

    def _text(self, text: str | None, look: Look, parts: list[str]) -> None:
        if not text or self.deleting:
            return
        text = _SPACES.sub(" ", text)
        seen = sees(look, self.paper)
        if seen is False:
            self.has_hidden |= bool(text.strip())
            return
        self.is_doubtful |= seen is None and bool(text.strip())
        if text.strip() and look.is_struck:
            text = f"~{text}~"
        elif text.strip() and look.is_raised:
            text = f"^{text}"
        elif is_note(look.size, self.last_size) and parts and parts[-1][-1:].isdigit() and text[0].isdigit():
            text = UNCERTAIN + text
        self.last_size = look.size
        parts.append(text)


def _has_table(element: Any) -> bool:
    return next(element.iterdescendants("{*}table"), None) is not None
