"""Web archives (.mht, .mhtml, and the .doc files that are one): the page inside, without its pictures and scripts.

Letters (.eml) are written alike; the files attached to one are named, not read.
"""

from __future__ import annotations

import email
import re
from email.message import Message

from disclosure.model.document import RefusalError
from disclosure.model.file_names import attached_name
from disclosure.readers.encoding import decode

MAX_PARTS = 500
_HEADER = re.compile(rb"\s*[A-Za-z][A-Za-z0-9-]{1,40}:[^\r\n]*\r?\n")
_BOUNDARY = re.compile(rb"boundary\s*=", re.IGNORECASE)
_MAX_BOUNDARIES = 30
_BLANKS = b"\xef\xbb\xbf \t\r\n"
_FORM_WORDS = ("信息内容", "法人或其他组织", "复议后起诉")
_NAMES_REPORT = re.compile(r"信息公开[^<>]{0,12}年度报告")
_MOST_NAMED = 3


def accepts(data: bytes) -> bool:
    """Whether the bytes begin with the headers of a web archive."""
    head = data[:8192].lstrip(_BLANKS)
    return _HEADER.match(head) is not None and b"mime-version:" in head.lower() and b"content-type:" in head.lower()


def page_of(data: bytes) -> bytes:
    """The bytes of the archive's page; of several that hold the report together, one behind another.

    Raises `RefusalError`: damaged (no page in it, or nested without end), kind_not_read (a letter with files).
    """
    if len(_BOUNDARY.findall(data)) > _MAX_BOUNDARIES:
        raise _damaged()
    message = email.message_from_bytes(data.lstrip(_BLANKS))
    pages: list[bytes] = []
    attached: list[str] = []
    for count, part in enumerate(message.walk()):
        if count > MAX_PARTS:
            raise _damaged()
        name = attached_name(part)
        if name:
            attached.append(name)
            continue
        page = _page(part)
        if page:
            pages.append(page)
    if len(pages) == 1 and not attached:
        return pages[0]
    # Frames of a page saved as several, sheets of a workbook: those with the form's tables are the report.
    texts = [decode(page)[0] for page in pages]
    holding = [text for text in texts if any(word in text for word in _FORM_WORDS)]
    if len(holding) == 1 and _NAMES_REPORT.search(holding[0]) is not None:
        return holding[0].encode()
    if holding:
        return "\n".join(text for text in texts if "<frameset" not in text.lower()).encode()
    if attached:
        raise _has_files(attached)
    if not pages:
        raise _damaged()
    return next((page for page in pages if b"<table" in page.lower()), pages[0])


def _has_files(names: list[str]) -> RefusalError:
    named = "、".join(f"“{name[:60]}”" for name in names[:_MOST_NAMED])
    return RefusalError(
        "kind_not_read",
        f"这是一封邮件，附有 {len(names)} 个文件（{named}），报告可能在其中；请另存附件后读取，"
        "或用 ingest 整个导入这个 .eml"
        f" | a letter with {len(names)} files ({named}), one of which may be the report; save them, or take in the"
        " whole .eml with ingest",
    )


def _page(part: Message) -> bytes | None:
    if part.get_content_type() not in ("text/html", "application/xhtml+xml"):
        return None
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return None
    charset = part.get_content_charset()
    if charset and b"charset" not in payload[:2048].lower():
        try:
            return payload.decode(charset).encode("utf-8")
        except (LookupError, UnicodeError):
            return payload
    return payload


def _damaged() -> RefusalError:
    return RefusalError(
        "damaged",
        "网页归档文件（MHT）中没有完整的网页，请重新另存 | the web archive (MHT) holds no whole page; save it again",
    )
