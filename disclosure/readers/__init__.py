"""Files to documents: one module a kind of file, chosen by what the bytes are, never by the file's name alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath

from disclosure.model.document import Document, RefusalError
from disclosure.readers.encoding import decode, is_binary
from disclosure.readers.ofd import ofd
from disclosure.readers.office import converted, excel, flat_xml, opendocument, packages, spreadsheet_xml, word
from disclosure.readers.pdf import pdf
from disclosure.readers.text import delimited, text, text_tables
from disclosure.readers.web import html, html_sheets, html_wrapped, mhtml

MAX_BYTES = 64 * 1024 * 1024
MAX_DEPTH = 3_000

_PICTURES = (
    (b"\x89PNG", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"GIF8", "image/gif"),
)
_ARCHIVES = (
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
)
_TAR = slice(257, 262), b"ustar"
_SAVE_AS = (
    "请用原软件另存为 docx、xlsx 或带文字的 PDF | save it as .docx, .xlsx or PDF with text in the program that made it"
)
_UNPACK_RAR = "请解压后读取其中的文件 | unpack it and read the files in it"
_EXPORT_PDF = "请用原软件打开并导出为 PDF 或另存为 Word | open it in its own program and export a PDF or Word file"
_SAVE_ATTACHMENT = "请另存其中的附件再导入 | save the file attached to it and take that in"
_TO_JPG = "请转成 JPG 或 PNG 再读取 | convert it to JPG or PNG"
_NO_DOCUMENT = "不是文档；请改用年度报告的网页或文件 | it is no document; take the report's page or file"
_OTHER_KINDS = (
    (0, b"Rar!", "RAR", _UNPACK_RAR),
    (0, b"Founder CEB", "CEB", _EXPORT_PDF),
    (0, b"SURSENW", "SEP", _EXPORT_PDF),
    (0, b"CAJ", "CAJ", _EXPORT_PDF),
    (4, b"ftypheic", "HEIC", _TO_JPG),
    (4, b"ftypmif1", "HEIC", _TO_JPG),
    (4, b"ftypavif", "AVIF", _TO_JPG),
    (4, b"ftyp", "MP4", _NO_DOCUMENT),
    (0, b"MZ", "Windows", _NO_DOCUMENT),
)
_RTF = b"{\\rtf"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: its name, whether the bytes (and at last the name) are such a file, and how it is read."""

    name: str
    accepts: Callable[[bytes, str], bool]
    read: Callable[[bytes, str, bool], Document]


@dataclass(frozen=True, slots=True)
class PackageKind:
    """A kind of zip package: its name, what people call it, whether a package is one, and how it is read."""

    name: str
    title: str
    accepts: Callable[[packages.Package], bool]
    read: Callable[[packages.Package], Document]


def read_document(data: bytes, source: str, *, with_ocr: bool = True) -> Document:
    """The document that the bytes hold. `with_ocr` off, pages that are pictures are named (`scanned`) and not read.

    Raises `RefusalError` when there is none: empty, too large, binary, of a kind that is not read, nested too deeply.
    """
    if not data.strip(b" \t\r\n\x00\xef\xbb\xbf\xff\xfe"):
        raise RefusalError("empty", "文件是空的；请重新下载或另存 | the file is empty; download or save it again")
    if len(data) > MAX_BYTES:
        raise RefusalError(
            "too_large",
            f"文件有 {len(data) // 1048576} MB,上限 {MAX_BYTES // 1048576} MB;请只保留年度报告本身"
            f" | the file is larger than {MAX_BYTES // 1048576} MB; keep only the report itself",
        )
    kind = next(kind for kind in KINDS if kind.accepts(data, source))
    document = kind.read(data, source, with_ocr)
    for each in (document, *(part for _, part in document.parts)):
        each.reader = document.reader or kind.name
    return document


def _read_picture(data: bytes, source: str, with_ocr: bool) -> Document:
    # Loaded for scans only: what it needs takes as long to load as everything else.
    from disclosure.readers.scans import scans

    return scans.read_picture(data, _picture_kind(data) or "", with_ocr=with_ocr)


def _other_kind(data: bytes) -> RefusalError | None:
    """The refusal of a kind that is known and not read."""
    for magic, kind in _ARCHIVES:
        if data.startswith(magic):
            return _is_archive(kind)
    if data[_TAR[0]] == _TAR[1]:
        return _is_archive("tar")
    for start, magic, kind, advice in _OTHER_KINDS:
        if data.startswith(magic, start) and (kind != "Windows" or is_binary(data)):
            return _not_read(kind, advice)
    return None


def _refuse_other_kind(data: bytes, source: str, with_ocr: bool) -> Document:
    raise _other_kind(data) or _not_read("Office XML")


def _is_page(data: bytes, source: str) -> bool:
    return mhtml.accepts(data) or html.accepts(data)


def _read_page(data: bytes, source: str, with_ocr: bool) -> Document:
    """A web page, alone or in an archive of one; what else such an archive holds is text."""
    if mhtml.accepts(data):
        data = mhtml.page_of(data)
        if not html.accepts(data):
            return next(kind for kind in KINDS if kind.name.startswith("text") and kind.accepts(data, source)).read(
                data, source, with_ocr
            )
    content, _ = decode(data)
    if html.nesting_depth(content) > MAX_DEPTH:
        raise RefusalError(
            "nested_too_deeply",
            f"网页标签嵌套超过 {MAX_DEPTH} 层，不是正常的网页 | tags nested more than {MAX_DEPTH} deep",
        )
    markdown = text_tables.without_pages_of_tables(content)
    if text_tables.is_markdown_with_tags(markdown):
        document = text.read(markdown, "text/markdown")
        document.reader = "text"
        return document
    document = html.read(html_wrapped.unwrapped(content))
    html_sheets.divide_sheets(document)
    document.is_cut_off = not content.rstrip().endswith(">")
    if document.is_cut_off:
        document.ending = html.text_at_end(content)
    document.ends_in_cell = html.ends_in_cell(content)
    return document


def _read_delimited(data: bytes, source: str, with_ocr: bool) -> Document:
    content, _ = decode(data)
    return delimited.read(content, delimited.delimiter_of(content, source) or ",")


def _is_delimited(data: bytes, source: str) -> bool:
    return not is_binary(data) and delimited.delimiter_of(decode(data)[0], source) is not None


def _read_text(data: bytes, source: str, with_ocr: bool) -> Document:
    if is_binary(data):
        raise RefusalError(
            "binary", "文件不是文本或网页；请另存为网页或文本 | neither text nor a web page; save it as one of these"
        )
    content, _ = decode(data)
    is_markdown = source.lower().endswith((".md", ".markdown"))
    return text.read(content, "text/markdown" if is_markdown else "text/plain")


def _picture_kind(data: bytes) -> str | None:
    """The media type of a picture, None for anything else."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    if data[:2] == b"BM" and data[6:10] == bytes(4):
        return "image/bmp"
    return next((kind for magic, kind in _PICTURES if data.startswith(magic)), None)


def _not_read(kind: str, advice: str = _SAVE_AS) -> RefusalError:
    """A kind of file that is not read, with what to do instead in both languages."""
    chinese, _, english = advice.partition(" | ")
    name, _, translated = kind.partition(" | ")
    return RefusalError(
        "kind_not_read", f"{name} 文件暂不能读取；{chinese} | {translated or name} files are not read; {english}"
    )


def _is_archive(kind: str, source: str = "") -> RefusalError:
    """An archive where one document was expected, maybe under the name of one."""
    suffix = PurePath(source).suffix.lower()
    if kind == "ZIP" and suffix not in ("", ".zip"):
        return RefusalError(
            "kind_not_read",
            f"这是名为 {suffix[:12]} 的 ZIP 压缩包，不是 Office 文件；请把扩展名改为 .zip 再用 ingest（或导入页）导入，"
            "或解压后读取其中的文件"
            f" | a ZIP archive named {suffix[:12]}, no Office document; name it .zip and take it in with ingest (or the"
            " import page), or unpack it first",
        )
    return RefusalError(
        "kind_not_read",
        f"这是 {kind} 压缩包；请用 ingest（或导入页）整个导入，或解压后读取其中的文件"
        f" | a {kind} archive; take it in whole with ingest (or the import page), or unpack it first",
    )


def _read_package(data: bytes, source: str, with_ocr: bool) -> Document:
    """A zip package; one with a part that is not what was packed is read, and said to be damaged."""
    package = packages.Package(data, "Office (zip)")
    document = _read_kind(package, source)
    unsound = package.unsound_parts()
    if unsound:
        document.is_damaged = True
        document.notes.append(
            (
                "package_unsound",
                f"文件内 {'、'.join(unsound[:3])[:120]} 等 {len(unsound)} 处与其校验和不符，文件可能已损坏；请重新下载"
                " | parts of the file do not match their checksums; it may be damaged; download it again",
                unsound[0][:60],
            )
        )
        for _, part in document.parts:
            part.is_damaged = True
    return document


def _read_kind(package: packages.Package, source: str) -> Document:
    """A package by its parts: Word, Excel, OFD, OpenDocument; any other kind is named and refused."""
    for kind in PACKAGE_KINDS:
        if kind.accepts(package):
            package.kind = kind.title
            document = kind.read(package)
            if not document.blocks and kind.read is word.read and (page := word.page_inside(package)) is not None:
                document = _read_page(page, source, with_ocr=False)
                document.media_type = word.MEDIA_TYPE
            document.reader = kind.name
            return document
    if any(name.startswith("ppt/") for name in package.names()):
        raise _not_read("PowerPoint", _EXPORT_PDF)
    raise _is_archive("ZIP", source)


def _read_flat(data: bytes, source: str, with_ocr: bool) -> Document:
    """An office document that is one XML file."""
    kind = flat_xml.kind_of(data)
    if kind in ("word_2003", "word_package"):
        package = flat_xml.read_parts(data, kind, "Word XML")
        if not word.accepts(package):
            raise _not_read("Office XML")
        return word.read(package)
    if kind == "excel_2003":
        return spreadsheet_xml.read(data)
    if kind == "opendocument":
        return opendocument.read_flat(data)
    raise _not_read("UOF" if kind == "uof" else "Office XML")


def _read_container(data: bytes, source: str, with_ocr: bool) -> Document:
    """An OLE container: Word and Excel of 1997 to 2003, WPS, and the encrypted form of the newer ones."""
    if packages.has_ole_stream(data, "EncryptedPackage"):
        raise packages.password_protected("Office")
    if packages.has_ole_stream(data, "Workbook") or packages.has_ole_stream(data, "Book"):
        return excel.read_xls(data)
    if packages.has_ole_stream(data, "WordDocument"):
        if packages.is_encrypted_word(data):
            raise packages.password_protected(word.KIND)
        return _read_converted(data, ".doc")
    if packages.has_ole_stream(data, "__properties_version1.0"):
        raise _not_read("Outlook 邮件（msg） | Outlook mail (msg)", _SAVE_ATTACHMENT)
    if packages.has_ole_stream(data, "PowerPoint Document"):
        raise _not_read("PowerPoint", _EXPORT_PDF)
    if b"HWP Document File" in data[:65_536]:
        raise _not_read("HWP", _EXPORT_PDF)
    raise _not_read("Office 97-2003")


def _read_converted(data: bytes, suffix: str) -> Document:
    return word.read(packages.Package(converted.convert_to_docx(data, suffix), word.KIND))


PACKAGE_KINDS = (
    PackageKind("office.word", word.KIND, word.accepts, word.read),
    PackageKind("office.excel", excel.KIND, excel.accepts, excel.read_xlsx),
    PackageKind("ofd", ofd.KIND, ofd.accepts, ofd.read),
    PackageKind("office.opendocument", opendocument.KIND, opendocument.accepts, opendocument.read_package),
)
"""The kinds of zip packages, the first that accepts one reads it."""

KINDS = (
    Kind("pdf", lambda data, _: b"%PDF-" in data[:1024], lambda data, _, ocr: pdf.read(data, with_ocr=ocr)),
    Kind("office.packages", lambda data, _: data.startswith(packages.ZIP_MAGIC), _read_package),
    Kind("office.container", lambda data, _: data.startswith(packages.OLE_MAGIC), _read_container),
    Kind("office.rtf", lambda data, _: data.startswith(_RTF), lambda data, _, __: _read_converted(data, ".rtf")),
    Kind("scans", lambda data, _: _picture_kind(data) is not None, _read_picture),
    Kind("none", lambda data, _: _other_kind(data) is not None, _refuse_other_kind),
    Kind("office.flat_xml", lambda data, _: flat_xml.kind_of(data) is not None, _read_flat),
    Kind("web", _is_page, _read_page),
    Kind("text.delimited", _is_delimited, _read_delimited),
    Kind("text", lambda _, __: True, _read_text),
)
"""Every kind of file, a line each; the first that accepts the bytes reads them, the last takes what is left."""
