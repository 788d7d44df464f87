"""An office's own Word file as a template: its page, header, footer and styles stay, what is written in it goes."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import docx
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from lxml.etree import XMLSyntaxError

from disclosure.downloads.tables import DownloadError
from disclosure.downloads.word_styles import missing_styles

if TYPE_CHECKING:
    from docx.document import Document
    from docx.opc.part import Part

MOST_BYTES = 20_000_000
MOST_UNPACKED = 200_000_000
"""A letterhead with pictures stays far below these; what is larger is not a template."""

_KEPT = frozenset(
    {"styles", "settings", "fontTable", "theme", "numbering", "header", "footer", "image", "footnotes", "endnotes"}
)
"""Kinds of parts that the written document takes over; macros, objects, notes of other programs and data stay out."""


class TemplateError(DownloadError):
    """A file that cannot be a template; the message, in both languages, says why."""


def open_template(data: bytes) -> Document:
    """The template with nothing written in it. Raises TemplateError."""
    document = _open(data)
    body = document.element.body
    for child in list(body):
        if child.tag != qn("w:sectPr"):
            body.remove(child)
    _keep_parts(document.part, set())
    package = document.part.package
    for name in [name for name, rel in package.rels.items() if not rel.reltype.endswith(_ROOTS)]:
        del package.rels[name]
    settings = document.settings.element
    for child in [child for child in settings if child.tag in _OUTSIDE]:
        settings.remove(child)
    return document


_ROOTS = ("/officeDocument", "/core-properties")
_OUTSIDE = frozenset(qn(f"w:{name}") for name in ("attachedTemplate", "mailMerge", "documentProtection"))


def lacking_styles(data: bytes) -> list[str]:
    """The roles (title, heading, body, ...) for which a template has no style; raises TemplateError."""
    return missing_styles(_open(data))


def _open(data: bytes) -> Document:
    if len(data) > MOST_BYTES:
        raise TemplateError("模板文件太大，最多 20 MB | the template is too large: 20 MB at most")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            if sum(info.file_size for info in package.infolist()) > MOST_UNPACKED:
                raise TemplateError("模板展开后太大 | the template is too large when unpacked")
            if any("vbaProject" in name for name in package.namelist()):
                raise TemplateError("模板含有宏，请另存为 .docx | the template holds macros: save it as .docx")
        document = docx.Document(io.BytesIO(data))
    except (zipfile.BadZipFile, OpcError, KeyError, ValueError, XMLSyntaxError) as error:
        if isinstance(error, TemplateError):
            raise
        raise TemplateError(
            "不是可用的 Word 文件（.docx），旧格式请先另存为 .docx | "
            "not a Word file (.docx) that can be read: save older formats as .docx first"
        ) from error
    if not document.sections:
        raise TemplateError("模板没有页面设置 | the template has no page")
    return document


def _keep_parts(part: Part, seen: set[Part]) -> None:
    """Drop what a part leads to and the document must not take over; a link of a header to outside is refused."""
    is_document = not seen
    seen.add(part)
    for name, rel in list(part.rels.items()):
        kind = rel.reltype.rpartition("/")[2]
        if rel.is_external:
            if not is_document and kind != "attachedTemplate":
                raise TemplateError(
                    "模板的页眉或页脚含有外部链接，请删去后再用 | "
                    "a header or footer of the template links to outside: take the link away first"
                )
            del part.rels[name]
        elif kind not in _KEPT:
            del part.rels[name]
        elif rel.target_part not in seen:
            _keep_parts(rel.target_part, seen)
