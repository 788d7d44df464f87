"""Word documents to blocks of text and tables.

A .docx is read part by part with entities off: merged cells (gridSpan, vMerge), nested tables, text boxes, automatic
numbering, tracked changes as if accepted. Deleted text and text that nobody sees (`word_looks`) stay out. Macros,
outside links and embedded objects are never touched. Older forms (.doc, .wps, .rtf) are converted by LibreOffice where
it is installed (`office`).
"""

from __future__ import annotations

import re
from itertools import islice
from typing import Any

from disclosure.form.cells import UNCERTAIN, drop_invisible, parse_cell
from disclosure.model.document import Cell, Document, Row, Table, Text
from disclosure.model.place import Place
from disclosure.readers.cells import MAX_CELLS, tidy, too_many_cells
from disclosure.readers.inks import UNKNOWN, WHITE, Colour, is_note
from disclosure.readers.office import packages
from disclosure.readers.office.numbering import Numbering
from disclosure.readers.office.packages import Package
from disclosure.readers.office.word_looks import (
    PLAIN,
    Look,
    Looks,
    attribute_of,
    child_of,
    is_on,
    is_too_close,
    local_name,
    sees,
    shading_of,
)

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
KIND = "Word"
MAX_GRID = 200
_NO_HEIGHT = 40
"""Twips: a row of two points shows no letter."""
_NARROW = 20
"""Percent of its width below which a letter is a stroke."""
_FORM_CELLS = 24
"""A table with so many cells of its own is a form even where one of its cells holds a small table."""

_TRANSPARENT = frozenset(("ins", "moveTo", "hyperlink", "smartTag", "customXml", "fldSimple", "sdt", "sdtContent"))
_TRANSPARENT_MORE = frozenset(("dir", "bdo", "oMathPara", "rubyBase", "ruby", "sect", "sub-section"))
_PASSED = _TRANSPARENT | _TRANSPARENT_MORE
_TRACKED = frozenset(("ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "cellMerge"))
_NOTE_MARKS = frozenset(("footnoteReference", "endnoteReference"))
_PICTURES = frozenset(("drawing", "pict", "object"))
_SPACES = re.compile(r"[ \t\u00a0\u3000]+")
_MAKERS = ("schemas.microsoft.com/office", "urn:schemas-microsoft-com", "openxmlformats.org", "wps.cn", "kingsoft")
"""What the names of extensions hold that programs of today show."""
_CALCULATES = re.compile(
    r"(?:=|(?:EQ|SYMBOL|QUOTE|REF|LINK|MERGEFIELD|FORMDROPDOWN|DOCPROPERTY|DOCVARIABLE)\b)", re.IGNORECASE
)
"""Instructions of fields that show a figure; others (entries of an index, marks) show nothing."""
_NOT_AS_SHOWN = re.compile(r"(?:EQ\b|IF\s*+\"\")", re.IGNORECASE)
"""Those whose result is not what they show: letters over one another, and what a conversion left no condition of."""


def accepts(package: Package) -> bool:
    """Whether a package is a Word document."""
    return _main_part(package) is not None


def read(package: Package) -> Document:
    """The blocks of a Word document in reading order.

    Raises `RefusalError` when a part is damaged, too large or unsafe. Struck text is set off by `~` and superscript by
    `^`, as in web pages, so that neither joins the digits beside it.
    """
    name = _main_part(package)
    root = package.tree(name) if name else None
    if root is None:
        raise packages.damaged(KIND)
    body = next((child for child in root if local_name(child) == "body"), None)
    if body is None:
        raise packages.damaged(KIND)
    walk = _Walk(package, name or "")
    if child_of(root, "background") is not None:
        walk.paper = UNKNOWN
    document = walk.run(body)
    document.file_title = package.title() or ""
    return document


def page_inside(package: Package) -> bytes | None:
    """The web page, or archive of one, that programs put whole into a Word document which holds nothing else."""
    name = _main_part(package)
    held = package.relations(name or "").values()
    pages = [target for kind, target, is_external in held if kind == "aFChunk" and not is_external]
    return package.read(pages[0]) if len(pages) == 1 and pages[0] in package else None


def _main_part(package: Package) -> str | None:
    for kind, target, is_external in package.relations("").values():
        if kind == "officeDocument" and not is_external and target in package:
            folder = target.rsplit("/", 1)[0]
            return target if folder.lower() not in ("xl", "ppt") else None
    return "word/document.xml" if "word/document.xml" in package else None


def _number(element: Any | None, default: int) -> int:
    if element is None:
        return default
    text = attribute_of(element) or ""
    return min(int(text), MAX_GRID) if text.isdigit() and len(text) < 9 else default


class _Walk:
    def __init__(self, package: Package, part: str) -> None:
        self.document = Document(MEDIA_TYPE, [])
        self.table_count = 0
        self.text_count = 0
        self.cell_count = 0
        self.has_changes = False
        self.has_hidden = False
        relations = package.relations(part)
        targets = {kind: target for kind, target, is_external in relations.values() if not is_external}
        styles = package.tree(targets.get("styles", "word/styles.xml"))
        self.looks = Looks(styles)
        self.paper: Colour = WHITE
        self.is_doubtful = False
        self.doubtful: list[str] = []
        self.fields: list[bool] = []
        self.instructions: list[str] = []
        self.is_chosen: list[bool] = []
        self.last_size: float | None = None
        self.numbering = Numbering(package.tree(targets.get("numbering", "word/numbering.xml")), styles)
        outside = {kind for kind, _, is_external in relations.values() if is_external} - {"hyperlink", "image"}
        if outside:
            self.note(
                "outside_content",
                f"文件引用了外部内容（{'、'.join(sorted(outside))[:60]}），未读取"
                " | the file refers to content outside it, which was not read",
            )
        if "aFChunk" in targets:
            self.note("embedded_content", "文件内嵌了其他文档，未读取 | a document embedded in the file was not read")

    def note(self, code: str, message: str, at: str = "") -> None:
        self.document.notes.append((code, message, at))

    def run(self, body: Any) -> Document:
        self._blocks(body)
        if self.has_changes:
            self.note(
                "tracked_changes",
                "文件带有修订痕迹，按全部接受修订读取（删除的不算，插入的算）"
                " | the file has tracked changes; it was read as if all were accepted",
            )
        if self.has_hidden:
            self.note(
                "hidden_text",
                "文件有看不见的文字（隐藏、与底色相同或极小），未读取"
                " | the file has text that nobody sees (hidden, of its paper's colour, or tiny), which was not read",
            )
        if self.doubtful:
            self.note(
                "text_hardly_seen",
                f"单元格中的数与底色相近，是否可见不能确定，未采用（{'、'.join(self.doubtful[:3])}）"
                " | numbers whose colour is close to that of their paper were not taken",
                self.doubtful[0],
            )
        return self.document

    # Blocks

    def _blocks(self, parent: Any) -> None:
        """Paragraphs and tables below an element, in order."""
        for child in parent:
            name = local_name(child)
            if name == "p":
                boxes: list[Any] = []
                text, _ = self._paragraph(child, boxes, in_cell=False)
                self._add_text(text)
                around, self.paper = self.paper, UNKNOWN  # shapes may have any colour
                for box in boxes:
                    self._blocks(box)
                self.paper = around
            elif name == "tbl":
                self._table(child)
            elif name == "AlternateContent":
                self._blocks(_choice(child))
            elif name in _PASSED:
                self.has_changes |= name in _TRACKED
                self._blocks(child)
            elif name in _TRACKED:
                self.has_changes = True

    def _add_text(self, text: str) -> None:
        if text:
            self.text_count += 1
            self.document.blocks.append(Text(text, self.text_count))

    def _table(self, element: Any) -> None:
        self.table_count += 1
        number = self.table_count
        rows = self._rows(element)
        if _has_table(element) and sum(not _has_table(cell) for _, cells in rows for cell in cells) < _FORM_CELLS:
            # It lays out the page: what its cells say is running text.
            for _, cells in rows:
                for cell in cells:
                    self._blocks(cell)
            return
        table = Table([], number, has_spans=True)
        around, self.paper = self.paper, self.looks.paper_of_table(child_of(element, "tblPr"), self.paper)
        inner: list[Any] = []
        active: dict[int, tuple[Cell, int]] = {}
        for position, (row, cells) in enumerate(rows, 1):
            made, active = self._row(row, cells, position, active, inner)
            if made.cells:
                table.rows.append(made)
            self.cell_count += len(made.cells)
            if self.cell_count > MAX_CELLS:
                raise too_many_cells(Place(table=number))
        if table.rows:
            self.document.blocks.append(table)
        self.paper = around
        for child in inner:
            self._table(child)

    def _rows(self, element: Any) -> list[tuple[Any, list[Any]]]:
        """The rows of a table, each with its cells; deleted ones left out."""
        rows = []
        for row in _unwrapped(element, "tr"):
            properties = child_of(row, "trPr")
            if properties is not None:
                marks = {local_name(child) for child in properties}
                self.has_changes |= bool(marks & _TRACKED)
                if "del" in marks:
                    continue
                if is_on(child_of(properties, "hidden")) or _has_no_height(child_of(properties, "trHeight")):
                    self.has_hidden = True
                    continue
            cells = []
            for cell in _unwrapped(row, "tc"):
                settings = child_of(cell, "tcPr")
                marks = {local_name(child) for child in settings} if settings is not None else set()
                self.has_changes |= bool(marks & _TRACKED)
                if "cellDel" not in marks:
                    cells.append(cell)
            rows.append((row, cells))
        return rows

    def _row(
        self, row: Any, cells: list[Any], number: int, active: dict[int, tuple[Cell, int]], inner: list[Any]
    ) -> tuple[Row, dict[int, tuple[Cell, int]]]:
        """A row with the cells that begin in it. `active`: columns that a cell above may still reach into."""
        properties = child_of(row, "trPr")
        column = 1
        if properties is not None:
            column += _number(child_of(properties, "gridBefore"), 0)
        made = Row([], number)
        reaching: dict[int, tuple[Cell, int]] = {}
        for element in cells:
            settings = child_of(element, "tcPr")
            span = 1
            merge = horizontal = None
            if settings is not None:
                span = max(_number(child_of(settings, "gridSpan"), 1), 1)
                merge = child_of(settings, "vMerge")
                horizontal = child_of(settings, "hMerge")
            continues = merge is not None and (attribute_of(merge) or "continue") == "continue"
            above = active.get(column)
            if horizontal is not None and (attribute_of(horizontal) or "continue") == "continue" and made.cells:
                made.cells[-1].column_span += span
            elif continues and above is not None and above[1] == span:
                above[0].row_span += 1
                for taken in range(column, column + span):
                    made.covered[taken] = above[0].text
                reaching[column] = above
            else:
                place = str(Place(table=self.table_count, row=number, column=column))
                text, is_picture = self._cell(element, inner, place)
                cell = Cell(text, column, span, 1, is_picture)
                made.cells.append(cell)
                if merge is not None:
                    reaching[column] = (cell, span)
            column += span
        return made, reaching

    def _cell(self, cell: Any, inner: list[Any], place: str) -> tuple[str, bool]:
        """The text of a cell, its paragraphs on lines of their own, and whether nothing in it can be read."""
        parts: list[str] = []
        has_picture = False
        paper, was_doubtful, fields, self.fields = self.paper, self.is_doubtful, self.fields, []
        self.paper = shading_of(child_of(child_of(cell, "tcPr"), "shd")) or paper
        self.is_doubtful = False
        stack = list(reversed(list(cell)))
        while stack:
            child = stack.pop()
            name = local_name(child)
            if name == "p":
                boxes: list[Any] = []
                text, shows_picture = self._paragraph(child, boxes, in_cell=True)
                parts.append(text)
                has_picture |= shows_picture
                for box in boxes:
                    stack += reversed(list(box))
            elif name == "tbl":
                if len(list(child.iterdescendants("{*}tc"))) > 1:  # one cell alone is a box around what it holds
                    inner.append(child)
                parts.append(self._flat(child, place))
            elif name == "AlternateContent":
                stack += reversed(list(_choice(child)))
            elif name in _PASSED:
                self.has_changes |= name in _TRACKED
                stack += reversed(list(child))
            elif name in _TRACKED:
                self.has_changes = True
        text = "\n".join(part for part in parts if part)
        is_doubtful, self.is_doubtful, self.paper, self.fields = self.is_doubtful, was_doubtful, paper, fields
        if is_doubtful and text and any(parse_cell(line) is not None for line in text.split("\n")):
            self.doubtful.append(place)
            return "", True
        return text, has_picture and not text

    def _flat(self, table: Any, place: str) -> str:
        """The text of a table inside a cell of a form."""
        ignored: list[Any] = []
        return "\n".join(
            text for _, cells in self._rows(table) for cell in cells if (text := self._cell(cell, ignored, place)[0])
        )

    # Text

    def _paragraph(self, paragraph: Any, boxes: list[Any], *, in_cell: bool) -> tuple[str, bool]:
        """The text of a paragraph with its automatic number, and whether it shows a picture; text boxes are added."""
        parts: list[str] = []
        properties = child_of(paragraph, "pPr")
        has_picture = self._inline(paragraph, parts, boxes, self.looks.paragraph(properties))
        text = tidy(_SPACES.sub(" ", drop_invisible("".join(parts)))) if parts else ""
        label = self.numbering.label(properties)
        if label and (text or in_cell):
            # "1." before "5" must not become 1.5.
            text = f"{label} {text}".strip() if in_cell and not text[:1].isalpha() else label + text
        return text, has_picture

    def _inline(self, parent: Any, parts: list[str], boxes: list[Any], look: Look = PLAIN) -> bool:
        has_picture = False
        for child in parent:
            name = local_name(child)
            if name == "r":
                has_picture |= self._run(child, parts, boxes, look)
            elif name == "AlternateContent":
                has_picture |= self._inline(_choice(child), parts, boxes, look)
            elif name == "oMath":
                # A formula of several parts (powers, fractions) is no number, whatever its digits.
                pieces = [piece.text for piece in child.iterdescendants("{*}t") if piece.text]
                is_plain = all(local_name(piece) in ("r", "ctrlPr") for piece in child)
                parts.append(("" if is_plain else UNCERTAIN).join(pieces))
            elif name in _PASSED:
                if name == "bdo" and attribute_of(child) == "rtl":
                    parts.append(UNCERTAIN)  # its letters are shown from right to left
                self.has_changes |= name in _TRACKED
                has_picture |= self._inline(child, parts, boxes, look)
            elif name in _TRACKED:
                self.has_changes = True
        return has_picture

    def _run(self, run: Any, parts: list[str], boxes: list[Any], look: Look) -> bool:
        properties = child_of(run, "rPr")
        own = self.looks.run(properties, look)
        seen = sees(own, self.paper)
        if seen is False:
            self.has_hidden |= any(local_name(child) == "t" and child.text for child in run)
            self._follow_fields(run)
            return False
        self.is_doubtful |= seen is None
        mark = "~" if own.is_struck else "^" if own.is_raised else ""
        for setting in properties if properties is not None and not mark else ():
            name = local_name(setting)
            if (
                name == "w"
                and (attribute_of(setting) or "").isdecimal()
                and int((attribute_of(setting) or "")[:6]) < _NARROW
            ) or (name == "spacing" and is_too_close(setting)):
                mark = UNCERTAIN
        has_picture = False
        texts: list[str] = []
        for child in run:
            name = local_name(child)
            if name == "fldChar":
                texts.append(self._follow_field(child))
            elif not all(self.fields):  # the instruction of a field, with the results of those inside it
                if name == "instrText" and self.instructions:
                    self.instructions[-1] += child.text or ""
            elif name == "t":
                texts.append(child.text or "")
            elif name in ("tab", "ptab"):
                texts.append(" ")
            elif name in ("br", "cr"):
                texts.append("\n")
            elif name == "noBreakHyphen":
                texts.append("-")
            elif name == "sym":
                texts.append("\ufffd")
            elif name in _PICTURES or name == "AlternateContent":
                found = _text_boxes(child)
                boxes.extend(found)
                has_picture |= not found
            elif name == "ruby":
                self._inline(child, texts, boxes, look)
            elif name in _NOTE_MARKS and attribute_of(child, "customMarkFollows") in ("1", "true", "on"):
                mark = mark or "^"  # the text behind it is the mark of a note
        text = "".join(texts)
        if text and not mark and is_note(own.points, self.last_size) and _joins(parts, text):
            mark = UNCERTAIN
        self.last_size = own.points
        if text:
            # A whole struck or raised run is set off; blanks need no mark.
            parts.append(f"{mark}{text}{'~' if mark == '~' else ''}" if mark and text.strip() else text)
        return has_picture

    def _follow_fields(self, run: Any) -> None:
        for child in run:
            if local_name(child) == "fldChar":
                self._follow_field(child)

    def _follow_field(self, mark: Any) -> str:
        """Keeps which fields a run stands in, and of each whether its result has begun.

        What stands for the result of one that ends without: it shows something which is not at hand, or nothing.
        """
        kind = attribute_of(mark, "fldCharType")
        if kind == "begin":
            self.fields.append(False)
            self.instructions.append("")
            chosen = _chosen(mark)
            self.is_chosen.append(chosen is not None)
            return chosen or ""
        if kind == "separate" and self.fields:
            self.fields[-1] = not self.is_chosen[-1]
        elif kind == "end" and self.fields:
            instruction, has_result = self.instructions.pop().lstrip(), self.fields.pop()
            if not self.is_chosen.pop() and (_NOT_AS_SHOWN if has_result else _CALCULATES).match(instruction):
                return UNCERTAIN
        return ""


def _chosen(mark: Any) -> str | None:
    """What a list to choose from shows; None for any other field."""
    held = child_of(child_of(mark, "ffData"), "ddList")
    entries = [attribute_of(entry) or "" for entry in held.iterchildren("{*}listEntry")] if held is not None else []
    number = attribute_of(child_of(held, "result")) or attribute_of(child_of(held, "default")) or "0"
    return entries[int(number)] if number.isdecimal() and int(number[:4]) < len(entries) else None


def _joins(parts: list[str], text: str) -> bool:
    """Whether digits of a run come to stand beside those before it."""
    return text[0].isdigit() and bool(parts) and parts[-1][-1:].isdigit()


def _has_no_height(setting: Any | None) -> bool:
    """Whether a row is so low that nothing of it shows (twips)."""
    text = attribute_of(setting) or ""
    return attribute_of(setting, "hRule") == "exact" and text.isdecimal() and len(text) < 9 and int(text) <= _NO_HEIGHT


def _unwrapped(parent: Any, wanted: str) -> list[Any]:
    """Children with a name, also inside content controls and custom elements."""
    found: list[Any] = []
    stack = list(reversed(list(parent)))
    while stack:
        child = stack.pop()
        name = local_name(child)
        if name == wanted:
            found.append(child)
        elif name in _PASSED:
            stack += reversed(list(child))
    return found


def _has_table(cell: Any) -> bool:
    """Whether a table stands in a cell; one cell alone is a box around what it holds."""
    tables = cell.iterdescendants("{*}tbl")
    return any(len(list(islice(table.iterdescendants("{*}tc"), 2))) > 1 for table in tables)


def _choice(element: Any) -> Any:
    """The first alternative of content that is given in several ways and needs nothing that programs do not know.

    The others repeat it for older programs.
    """
    for choice in element.iterchildren("{*}Choice"):
        if all(_is_known(choice.nsmap.get(prefix, "")) for prefix in (choice.get("Requires") or "").split()):
            return choice
    found = child_of(element, "Fallback")
    found = found if found is not None else child_of(element, "Choice")
    return found if found is not None else ()


def _is_known(namespace: str) -> bool:
    return any(maker in namespace for maker in _MAKERS)


def _text_boxes(element: Any) -> list[Any]:
    """The contents of text boxes below a drawing, each once, outermost first."""
    found: list[Any] = []
    stack = [element]
    while stack:
        node = stack.pop()
        name = local_name(node)
        if name == "txbxContent":
            found.append(node)
        elif name == "AlternateContent":
            stack += reversed(list(_choice(node)))
        else:
            stack += reversed(list(node))
    return found
