"""Web archives (.mht, .mhtml, and the .doc files that are one): the page inside, without its pictures and scripts."""

from __future__ import annotations

import email
import re
from email.message import Message

from disclosure.model.document import RefusalError

MAX_PARTS = 500
_HEADER = re.compile(rb"\s*[A-Za-z][A-Za-z0-9-]{1,40}:[^\r\n]*\r?\n")
_BOUNDARY = re.compile(rb"boundary\s*=", re.IGNORECASE)
_MAX_BOUNDARIES = 30


def accepts(data: bytes) -> bool:
    """Whether the bytes begin with the headers of a web archive."""
    head = data[:4096]
    return _HEADER.match(head) is not None and b"mime-version:" in head.lower() and b"content-type:" in head.lower()


def page_of(data: bytes) -> bytes:
    """The bytes of the archive's page. Raises `RefusalError`: damaged (no page in it, or nested without end)."""
    if len(_BOUNDARY.findall(data)) > _MAX_BOUNDARIES:
        raise _damaged()
    message = email.message_from_bytes(data)
    pages: list[bytes] = []
    for count, part in enumerate(message.walk()):
        if count > MAX_PARTS:
            raise _damaged()
        page = _page(part)
        if page:
            pages.append(page)
    if not pages:
        raise _damaged()
    # The page is the first; frames of a page saved as several are small beside the one with the tables.
    return next((page for page in pages if b"<table" in page.lower()), pages[0])


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
