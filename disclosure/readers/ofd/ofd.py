"""OFD, the office format of government systems (GB/T 33190), to blocks of text and tables.

A package of XML: documents, their pages, what pages share. Letters are placed by their geometry (`ofd.pages`) and fall
into the tables that lines draw (`filling`). Signatures are no part of a page's cells; a cell that an annotation covers
cannot be read, stamps and watermarks lie over it. Nothing outside the package is ever loaded.
"""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from typing import Any

from disclosure.form.cells import parse_cell
from disclosure.model.document import Document, RefusalError, Table
from disclosure.model.place import Place
from disclosure.readers.grids import label_kind
from disclosure.readers.ofd.annotations import Annotated, annotations_of
from disclosure.readers.ofd.glyphs import Shapes
from disclosure.readers.ofd.in_cells import number_shapes_in, take_numbers_beside
from disclosure.readers.ofd.pages import POINTS, Area, PageContent, PageReader, Resources
from disclosure.readers.ofd.paths import numbers_of
from disclosure.readers.ofd.seen import Seen, see
from disclosure.readers.office import packages
from disclosure.readers.office.packages import Package
from disclosure.readers.office.word_looks import child_of, local_name
from disclosure.readers.pages import overlays
from disclosure.readers.pages.filling import fill_page
from disclosure.readers.pages.letters import UNKNOWN, Letter, lines_of, text_of
from disclosure.readers.pages.page_blocks import SeenPage, fill_document
from disclosure.readers.pages.pages_beside import join_pages_beside
from disclosure.readers.pages.ruling import GridCell, find_grids
from disclosure.readers.pages.shapes import codes_of_shapes
from disclosure.readers.pages.struck import crossed_digits, strike_out, without_strikes

MEDIA_TYPE = "application/ofd"
KIND = "OFD"
ROOT = "OFD.xml"
MAX_PAGES = 400
MAX_DOCUMENTS = 50
_PAPER = (210.0, 297.0)
_LOCKED = ("encryptions.xml", "decryptseed.dat", "entriesmap.dat")
_FEW_LETTERS = 20
_PICTURE_SHARE = 0.4
_ATTACHMENTS = 5


def accepts(package: Package) -> bool:
    """Whether a package is an OFD, locked ones included."""
    return ROOT in package or any(name in package for name in _LOCKED)


def read(package: Package) -> Document:
    """The blocks of an OFD. A file with several documents that have tables gives them as parts.

    Raises `RefusalError`: password_protected, damaged, scan_not_read (pages are pictures).
    """
    if any(posixpath.basename(name) in _LOCKED for name in package.names()):
        raise packages.password_protected(KIND)
    root = package.tree(ROOT)
    bodies = [body for body in (root if root is not None else ()) if local_name(body) == "DocBody"]
    if not bodies:
        raise packages.damaged(KIND, ROOT)
    documents: list[Document] = []
    for body in bodies[:MAX_DOCUMENTS]:
        reader = _DocumentReader(package, _root_of(package, body))
        document = reader.read()
        title = child_of(child_of(body, "DocInfo"), "Title")
        document.file_title = (title.text if title is not None else None) or ""
        documents.append(document)
    with_tables = [document for document in documents if _has_table(document)]
    if len(with_tables) > 1:
        whole = Document(MEDIA_TYPE, [])
        whole.parts = [(str(number), part) for number, part in enumerate(documents, 1) if part in with_tables]
        return whole
    chosen = with_tables[0] if with_tables else documents[0]
    if not with_tables:
        attached = _read_attachments(package, documents)
        if attached is not None:
            return attached
        if not any(document.blocks for document in documents):
            raise RefusalError(
                "scan_not_read",
                "OFD 中没有文字（页面是图片或轮廓）；请用原软件导出带文字的 OFD、PDF 或 Word"
                " | there is no text in the OFD (its pages are pictures or shapes); export it with text, or as Word",
            )
    return chosen


def _has_table(document: Document) -> bool:
    return any(isinstance(block, Table) for block in document.blocks)


def _root_of(package: Package, body: Any) -> str:
    """The part of a document: of its current version, where it has versions."""
    root = child_of(body, "DocRoot")
    found = _resolve(package, ROOT, root.text if root is not None else None)
    for version in body.iter("{*}Version"):
        if (version.get("Current") or "").lower() != "true":
            continue
        place = _resolve(package, ROOT, version.get("BaseLoc"))
        held = package.tree(place) if place else None
        current = child_of(held, "DocRoot")
        found = _resolve(package, place, current.text if current is not None else None) or found
    if not found:
        raise packages.damaged(KIND, "DocRoot")
    return found


def _resolve(package: Package, part: str, location: str | None) -> str:
    """The name of a part that another one names: from the root, or beside itself; '' where there is none."""
    location = (location or "").strip().replace("\\", "/")
    if not location:
        return ""
    beside = posixpath.normpath(posixpath.join("/", posixpath.dirname(part), location)).lstrip("/")
    from_root = posixpath.normpath(posixpath.join("/", location)).lstrip("/")
    return next((name for name in (beside, from_root) if name in package), "")


class _DocumentReader:
    def __init__(self, package: Package, part: str) -> None:
        self.package = package
        self.part = part
        root = package.tree(part)
        if root is None:
            raise packages.damaged(KIND, part[:60])
        self.root = root
        self.common = child_of(root, "CommonData")
        self.resources = Resources()
        self.shapes = Shapes()
        self.templates: dict[str, tuple[Any, str]] = {}
        self.document = Document(MEDIA_TYPE, [])
        self.hidden: list[int] = []
        self.covered: list[str] = []
        self.is_cut_short = False
        self.missing: list[int] = []

    def read(self) -> Document:
        common = self.common if self.common is not None else ()
        for element in common:
            name = local_name(element)
            if name in ("PublicRes", "DocumentRes"):
                self._take_resources(_resolve(self.package, self.part, element.text))
            elif name == "TemplatePage":
                place = _resolve(self.package, self.part, element.get("BaseLoc"))
                held = self.package.tree(place) if place else None
                if held is not None:
                    self.templates[element.get("ID") or ""] = held, element.get("ZOrder") or "Background"
        annotations = annotations_of(self.package, self.part, self.root, self._paper(None), _resolve)
        pages: list[SeenPage] = []
        layers = overlays.Layers()
        doubts: list[overlays.Doubts] = []
        scanned: list[int] = []
        unknown = 0
        held_pages = child_of(self.root, "Pages")
        listed = [page for page in (held_pages if held_pages is not None else ()) if local_name(page) == "Page"]
        for number, element in enumerate(listed[:MAX_PAGES], 1):
            place = _resolve(self.package, self.part, element.get("BaseLoc"))
            tree = self.package.tree(place) if place else None
            if tree is None:
                self.missing.append(number)
                continue
            annotated = annotations.get(element.get("ID") or "", Annotated())
            content, seen = self._page(tree, place, annotated)
            if content.picture_share > _PICTURE_SHARE and len(seen.letters) < _FEW_LETTERS:
                scanned.append(number)
            if seen.hidden_count:
                self.hidden.append(number)
            unknown += seen.unknown_count
            self.shapes.letters += seen.named
            page = self._lay_out(number, seen)
            if page.placed is not None:
                overlays.survey(page.placed, layers)
            pages.append(page)
            doubts.append(self._doubts(page, content, seen, annotated.over))
        if self.shapes.letters:
            unknown += self._doubt_shapes()
        for page, doubt in zip(pages, doubts, strict=True):
            fill_page(page, layers, doubt)
        fill_document(self.document, join_pages_beside(pages))
        self._note(len(listed), scanned, unknown)
        return self.document

    def _take_resources(self, place: str) -> None:
        root = self.package.tree(place) if place else None
        if root is None:
            return
        for element in root.iter("{*}DrawParam"):
            self.resources.parameters.setdefault(element.get("ID") or "", element)
        for element in root.iter("{*}CompositeGraphicUnit", "{*}VectorG"):
            content = child_of(element, "Content")
            self.resources.composites.setdefault(element.get("ID") or "", content if content is not None else element)
        for element in root.iter("{*}Font"):
            held = child_of(element, "FontFile")
            if held is not None and (name := (held.text or "").strip()):
                beside = _resolve(self.package, place, posixpath.join(root.get("BaseLoc") or "", name))
                font = beside or _resolve(self.package, place, name)
                self.resources.fonts.setdefault(element.get("ID") or "", font)
        if any(element.get("Relative") for element in root.iter("{*}DrawParam")):
            self.resources.complete()

    def _doubt_shapes(self) -> int:
        """Makes letters unknown whose named shapes may be other characters; returns how many."""
        for font in {glyph.font for _, glyph in self.shapes.letters}:
            place = self.resources.fonts.get(font)
            self.shapes.mapped[font] = codes_of_shapes(self.package.read(place) if place else None)
        return self.shapes.doubt()

    def _page(self, tree: Any, place: str, annotated: Annotated) -> tuple[PageContent, Seen]:
        width, height = self._paper(child_of(tree, "Area"))
        content = PageContent(width, height)
        for element in tree.iterchildren("{*}PageRes"):
            self._take_resources(_resolve(self.package, place, element.text))
        reader = PageReader(content, self.resources)
        used = [self.templates.get(element.get("TemplateID") or "") for element in tree.iterchildren("{*}Template")]
        orders = [element.get("ZOrder") for element in tree.iterchildren("{*}Template")]
        layers = [(held[0], order or held[1]) for held, order in zip(used, orders, strict=True) if held is not None]
        for template, order in layers:
            if order != "Foreground":
                self._draw(reader, template, is_template=True)
        self._draw(reader, tree, is_template=False)
        for template, order in layers:
            if order == "Foreground":
                self._draw(reader, template, is_template=True)
        for appearance, corner in annotated.passing:
            reader.draw_over(appearance, corner)
        self.is_cut_short |= content.is_cut_short
        return content, see(content)

    def _paper(self, area: Any | None) -> tuple[float, float]:
        for held in (area, child_of(self.common, "PageArea")):
            box = child_of(held, "PhysicalBox")
            size = numbers_of(box.text if box is not None else None)
            if len(size) == 4 and size[2] > 0 and size[3] > 0:
                return size[2], size[3]
        return _PAPER

    def _draw(self, reader: PageReader, tree: Any, *, is_template: bool) -> None:
        content = child_of(tree, "Content")
        order = {"Background": 0, "Foreground": 2}
        layers = [layer for layer in (content if content is not None else ()) if local_name(layer) == "Layer"]
        for layer in sorted(layers, key=lambda layer: order.get(layer.get("Type") or "Body", 1)):
            reader.draw_layer(layer, is_body=not is_template)

    def _lay_out(self, number: int, seen: Seen) -> SeenPage:
        page = _placed_page(number, seen, seen.letters)
        if seen.beside and not any(label_kind(text) for _, _, text in _roughly(page)):
            # The form itself may be the template; what stands in it alone and is a number is no body's word.
            page = _placed_page(number, seen, [*seen.letters, *seen.beside])
            beside = {letter.order for letter in seen.beside}
            for _, letters, text in _roughly(page):
                is_beside = [letter.order in beside for letter in letters]
                if any(is_beside) and (not all(is_beside) or parse_cell(text) is not None):
                    for letter in letters:
                        letter.text = UNKNOWN
        elif seen.beside and page.placed is not None:
            take_numbers_beside(page.placed, page.letters, seen.beside)
        return page

    def _doubts(
        self, page: SeenPage, content: PageContent, seen: Seen, written_over: Sequence[Area]
    ) -> overlays.Doubts:
        """What a page has besides letters: pictures and outlines where a cell has none, annotations over cells."""
        unread = number_shapes_in(page.placed, seen.drawn, seen.small) if page.placed is not None else []
        for left, top, right, bottom in written_over:
            # Where annotations stand is said of the page as it lies in the file.
            place = seen.turn(
                left * POINTS,
                (content.height - bottom) * POINTS,
                right * POINTS,
                (content.height - top) * POINTS,
            )
            for grid in page.grids:
                for cell in grid.cells():
                    area = cell.left, cell.bottom, cell.right, cell.top
                    if _has_middle_of(place, area) or _has_middle_of(area, place):
                        unread.append(area)
                        self.covered.append(str(Place(page=page.number)))
        return overlays.Doubts([], seen.covered, unread, (0.0, 0.0, seen.width, seen.height), seen.turn)

    def _note(self, page_count: int, scanned: list[int], unknown: int) -> None:
        notes = self.document.notes
        if page_count > MAX_PAGES or self.is_cut_short:
            notes.append(
                (
                    "too_many_pages",
                    f"OFD 过大，只读取了一部分（前 {MAX_PAGES} 页） | only a part of the OFD was read",
                    "",
                )
            )
        self.document.is_damaged = bool(self.missing) or page_count > MAX_PAGES or self.is_cut_short
        if self.missing:
            shown = "、".join(map(str, self.missing[:6]))
            notes.append(
                (
                    "page_missing",
                    f"OFD 缺少第 {shown} 页的内容，请重新下载 | pages of the OFD have no content; download it again",
                    str(Place(page=self.missing[0])),
                )
            )
        if self.hidden:
            notes.append(
                (
                    "hidden_text",
                    f"第 {'、'.join(map(str, self.hidden[:6]))} 页有看不见的文字（与底色相同、透明或被遮盖），未读取"
                    " | text that nobody sees (its paper's colour, transparent or covered) was not read",
                    str(Place(page=self.hidden[0])),
                )
            )
        if self.covered:
            notes.append(
                (
                    "annotation_over_cell",
                    f"{self.covered[0].replace('page', '第')} 页等 {len(self.covered)} 个单元格上有批注，未采用"
                    " | cells that an annotation covers were not taken",
                    self.covered[0],
                )
            )
        if scanned:
            notes.append(
                (
                    "scanned_pages",
                    f"第 {'、'.join(map(str, scanned[:6]))} 页是图片，其中文字未读取"
                    " | pages that are pictures were not read",
                    str(Place(page=scanned[0])),
                )
            )
        if unknown:
            notes.append(
                (
                    "letters_unknown",
                    f"有 {unknown} 个字形没有对应的文字，所在单元格未采用"
                    " | shapes without a character; their cells were not taken",
                    "",
                )
            )
        names = [name for name, _ in _attachments(self.package, self.part, self.root)]
        if names:
            notes.append(
                (
                    "attachments",
                    f"OFD 内有附件：{'、'.join(names[:_ATTACHMENTS])[:200]} | the OFD has files attached to it",
                    "",
                )
            )


def _placed_page(number: int, seen: Seen, letters: list[Letter]) -> SeenPage:
    """A page with its tables and the letters in their cells; those not surely seen are unknown."""
    for letter in letters:
        if letter.order in seen.doubtful:
            letter.text = UNKNOWN
    page = SeenPage(number, 0.0, seen.height, letters)
    points = [letter.middle for letter in letters]
    crossed = crossed_digits(letters, seen.strokes, has_ink=False)
    if seen.across and seen.down and points:
        page.grids = find_grids(without_strikes(seen.across, crossed), seen.down, points)
    page.placed = overlays.place(page.grids, letters, seen.down)
    strike_out(crossed, seen.strokes, page.grids)
    return page


def _roughly(page: SeenPage) -> list[tuple[GridCell, list[Letter], str]]:
    """The cells of a page that hold letters, with these and their text, before other layers are taken off."""
    held: dict[int, tuple[GridCell, list[Letter]]] = {}
    for letter, cell in page.placed.inside if page.placed is not None else ():
        held.setdefault(id(cell), (cell, []))[1].append(letter)
    return [(cell, letters, "\n".join(text_of(line) for line in lines_of(letters))) for cell, letters in held.values()]


def _has_middle_of(area: Area, other: Area) -> bool:
    x, y = (other[0] + other[2]) / 2, (other[1] + other[3]) / 2
    return area[0] <= x <= area[2] and area[1] <= y <= area[3]


def _attachments(package: Package, part: str, root: Any) -> list[tuple[str, str]]:
    """The names of a document's attached files, and their parts."""
    element = child_of(root, "Attachments")
    place = _resolve(package, part, element.text if element is not None else None)
    listed = package.tree(place) if place else None
    found = []
    for attachment in listed.iter("{*}Attachment") if listed is not None else ():
        held = child_of(attachment, "FileLoc")
        location = _resolve(package, place, held.text if held is not None else None)
        if location:
            found.append((attachment.get("Name") or posixpath.basename(location), location))
    return found


def _read_attachments(package: Package, documents: list[Document]) -> Document | None:
    """The first attached file with tables, where the OFD itself is no more than a cover."""
    from disclosure.readers import read_document  # the registry knows this reader

    root = package.tree(ROOT)
    for body in root if root is not None else ():
        if local_name(body) != "DocBody":
            continue
        part = _root_of(package, body)
        for name, location in _attachments(package, part, package.tree(part))[:_ATTACHMENTS]:
            data = package.read(location)
            if not data or (data.startswith(packages.ZIP_MAGIC) and b"OFD.xml" in data):
                continue  # an OFD inside an OFD is not followed
            try:
                found = read_document(data, name, with_ocr=False)
            except RefusalError:
                continue
            if _has_table(found) or found.parts or found.lists:
                message = f"数据取自 OFD 的附件“{name[:80]}” | read from the file attached to the OFD"
                found.notes.append(("read_from_attachment", message, ""))
                return found
    return None
