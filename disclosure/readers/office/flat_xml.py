"""Office documents that are one XML file, whatever their name ends in: what they are, and their parts.

Systems export them as .doc, .xls or .xml: Word's package in one file, the XML of Word and Excel 2003, flat
OpenDocument. As everywhere in office files, a document type is refused, and nothing outside the bytes is loaded.
"""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Any, Literal

from lxml import etree

from disclosure.model.document import RefusalError
from disclosure.readers.encoding import decode
from disclosure.readers.office import packages
from disclosure.readers.office.word_looks import attribute_of, child_of, local_name

FlatKind = Literal["word_package", "word_2003", "excel_2003", "opendocument", "uof"]

_WORD_2003 = "http://schemas.microsoft.com/office/word/2003/wordml"
_ROOTS: dict[tuple[str, str], FlatKind] = {
    ("http://schemas.microsoft.com/office/2006/xmlPackage", "package"): "word_package",
    (_WORD_2003, "wordDocument"): "word_2003",
    ("urn:schemas-microsoft-com:office:spreadsheet", "Workbook"): "excel_2003",
    ("urn:oasis:names:tc:opendocument:xmlns:office:1.0", "document"): "opendocument",
    ("http://schemas.uof.org/cn/2003/uof", "UOF"): "uof",
    ("http://schemas.uof.org/cn/2009/uof", "UOF"): "uof",
}
_SIGNS = (b"xmlPackage", b"wordml", b"office:spreadsheet", b"opendocument", b"schemas.uof.org")
_HEAD = 64 * 1024
_PICTURES = re.compile(
    rb"<(?P<tag>pkg:binaryData|w:binData|office:binary-data)(?P<rest>(?:\s[^<>]*+)?)>[^<]*+</(?P=tag)\s*+>"
)
"""Pictures and other parts in letters and digits: never read, and too long for the parser where they are large."""
_ENCODING = re.compile(rb"""encoding\s{0,9}+=\s{0,9}+["']([A-Za-z0-9._-]{1,30})""")
_UNICODE = frozenset((b"utf-8", b"utf-16", b"utf-16le", b"utf-16be", b"ucs-2", b"unicode"))
_DECLARATION = re.compile(r"<\?xml[^<>]{0,200}\?>")


def kind_of(data: bytes) -> FlatKind | None:
    """What kind of office document an XML file is, by its root element; None for any other file."""
    head = data[:_HEAD]
    plain = head.replace(b"\x00", b"") if b"\x00" in head[:64] else head
    start = plain.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    # Most files that are asked about are pages: not looked through for each sign.
    is_page = start[:14].lower().startswith((b"<html", b"<!doctype html"))
    if not start.startswith(b"<") or is_page or not any(sign in plain for sign in _SIGNS):
        return None
    parser = etree.XMLPullParser(events=("start",), resolve_entities=False, no_network=True, load_dtd=False)
    content = _undeclared(head).encode() if _is_misdeclared(head) else head.lstrip()
    with suppress(etree.XMLSyntaxError):  # what stood before a fault is known
        parser.feed(content)
    for _, element in parser.read_events():
        name = etree.QName(element)
        return _ROOTS.get((name.namespace or "", name.localname))
    return None


def parse(data: bytes, kind: str) -> Any:
    """The root element. `kind` is how messages call the file. Raises `RefusalError`: damaged, xml_entities."""
    data = _PICTURES.sub(rb"<\g<tag>\g<rest>></\g<tag>>", data)
    packages.check_no_entities(data, kind)
    if not _is_misdeclared(data):
        return packages.parse_xml(data.lstrip(), kind, "")
    return packages.parse_xml(_undeclared(data).encode(), kind, "")


def _is_misdeclared(data: bytes) -> bool:
    """Whether a file is not in the encoding that it says (UTF-8 where it says none).

    Systems export GBK as UTF-8 and the other way round, and what was a string in memory as UTF-16.
    """
    if b"\x00" in data[:200]:
        return False
    declared = _ENCODING.search(data[:200])
    name = declared.group(1).lower() if declared is not None else b"utf-8"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start < len(data) - 3:
            return name in _UNICODE
    return name != b"utf-8"


def _undeclared(data: bytes) -> str:
    content, _ = decode(data)
    return _DECLARATION.sub("", content, count=1).lstrip()


class FlatPackage(packages.Package):
    """The parts of a package that is written as one XML file (Flat OPC)."""

    def __init__(self, root: Any, kind: str) -> None:
        """Raises `RefusalError`: too many parts."""
        self.kind = kind
        self._parts: dict[str, Any] = {}
        for part in root:
            if local_name(part) != "part":
                continue
            content = child_of(part, "xmlData")
            held = next(iter(content), None) if content is not None else None
            if held is not None:
                self._parts.setdefault((attribute_of(part, "name") or "").lstrip("/").lower(), held)
            if len(self._parts) > packages.MAX_ENTRIES:
                raise packages.damaged(kind)

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._parts

    def names(self) -> list[str]:
        """The names of all parts, in lower case."""
        return list(self._parts)

    def read(self, name: str) -> bytes | None:
        """The bytes of a part; None if there is none."""
        part = self._parts.get(name.lower())
        return None if part is None else etree.tostring(part)

    def tree(self, name: str) -> Any | None:
        """The root element of a part; None if there is none."""
        return self._parts.get(name.lower())


# Word 2003: the same document model under a few other names.

_RENAMED = {"vmerge": "vMerge", "hmerge": "hMerge", "listPr": "numPr", "ilfo": "numId", "listDef": "abstractNum"}
_ANNOTATIONS = {"Word.Insertion": "ins", "Word.Deletion": "del", "Word.Formatting": "rPrChange"}
_NUMBER_FORMATS = {
    **{"0": "decimal", "1": "upperRoman", "2": "lowerRoman", "3": "upperLetter", "4": "lowerLetter"},
    **{"10": "chineseCounting", "11": "chineseCounting", "18": "decimalEnclosedCircle", "23": "bullet", "255": "none"},
    **{"37": "chineseCounting", "38": "chineseCounting", "39": "chineseCounting"},
}
"""Numbers of formats (nfc) by today's names; all others print as plain digits."""


class Word2003Package(packages.Package):
    """A document of Word 2003 (.xml) as the package that Word writes today, with its body, styles and numbering."""

    def __init__(self, root: Any, kind: str) -> None:
        """Raises `RefusalError`: damaged, where there is no body."""
        self.kind = kind
        for element in root.iter(f"{{{_WORD_2003}}}*"):
            _rename(element, local_name(element))
        for element in list(root.iter("{*}annotation")):
            _rename_annotation(element)
        self._parts = {"word/document.xml": root}
        styles, lists = child_of(root, "styles"), child_of(root, "lists")
        if styles is not None:
            self._parts["word/styles.xml"] = styles
        if lists is not None:
            self._parts["word/numbering.xml"] = lists

    def __contains__(self, name: str) -> bool:
        return name in self._parts

    def names(self) -> list[str]:
        """The names of all parts."""
        return list(self._parts)

    def read(self, name: str) -> bytes | None:
        """The bytes of a part; None if there is none."""
        return etree.tostring(self._parts[name]) if name in self._parts else None

    def tree(self, name: str) -> Any | None:
        """The root element of a part; None if there is none."""
        return self._parts.get(name)


def _rename(element: Any, name: str) -> None:
    name_now = _RENAMED.get(name)
    if name == "list":
        name_now = "num"
        element.set("numId", attribute_of(element, "ilfo") or "")
        link = child_of(element, "ilst")
        if link is not None:
            link.tag = f"{{{_WORD_2003}}}abstractNumId"
    elif name == "listDef":
        element.set("abstractNumId", attribute_of(element, "listDefId") or "")
    elif name == "nfc":
        name_now = "numFmt"
        key = next((key for key in element.attrib if key.endswith("}val")), "val")
        element.set(key, _NUMBER_FORMATS.get(element.get(key, "0"), "decimal"))
    if name_now is not None:
        element.tag = f"{{{_WORD_2003}}}{name_now}"


def _rename_annotation(element: Any) -> None:
    """Insertions and deletions under today's names; comments and bookmarks lose their content."""
    kind = _ANNOTATIONS.get(attribute_of(element, "type") or "", "")
    content = child_of(element, "content")
    if kind == "ins" and content is not None:
        content.tag = f"{{{_WORD_2003}}}sdtContent"
    elif content is not None:
        element.remove(content)
    element.tag = f"{{{_WORD_2003}}}{kind or 'bookmarkStart'}"


def read_parts(data: bytes, kind: FlatKind, name: str) -> packages.Package:
    """The package that a Word document in one XML file is. Raises `RefusalError`."""
    root = parse(data, name)
    if kind == "word_2003":
        return Word2003Package(root, name)
    package = FlatPackage(root, name)
    if not package.names():
        raise RefusalError("damaged", *_NO_PARTS)
    return package


_NO_PARTS = (
    "Word XML 文件中没有内容，请重新导出，或另存为 .docx"
    " | the Word XML file holds no parts; export it again, or save it as .docx",
)
