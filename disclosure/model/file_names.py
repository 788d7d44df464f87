"""The names that servers and letters give to the files they send (Content-Disposition)."""

from __future__ import annotations

import re
from contextlib import suppress
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from urllib.parse import unquote_to_bytes

_EXTENDED = re.compile(r"filename\*\s*=\s*([\w-]{1,20})'[^';]{0,20}'([^;\s]{1,1000})", re.IGNORECASE)
_QUOTED = re.compile(r'filename\s*=\s*"([^"]{1,1000})"', re.IGNORECASE)
_PLAIN = re.compile(r"filename\s*=\s*([^;\s]{1,1000})", re.IGNORECASE)


def stated_name(disposition: str) -> str:
    """The name that a Content-Disposition states, its bytes taken for Latin-1 as the protocol does; '' without one."""
    match = _EXTENDED.search(disposition)
    if match is not None:
        with suppress(LookupError, UnicodeError):
            return unquote_to_bytes(match.group(2)).decode(match.group(1))
    match = _QUOTED.search(disposition) or _PLAIN.search(disposition)
    if match is None:
        return ""
    text = match.group(1)
    if text.startswith("=?"):
        with suppress(HeaderParseError, LookupError, UnicodeError):
            return str(make_header(decode_header(text)))
    # Chinese names are written as raw bytes, or escaped as in addresses.
    for encoding in ("utf-8", "gb18030"):
        with suppress(UnicodeError):
            raw = text.encode("latin-1")
            return (unquote_to_bytes(raw) if b"%" in raw else raw).decode(encoding)
    return text


def attached_name(part: Message) -> str:
    """The name of a file attached to a letter, '' for its other parts."""
    if part.is_multipart() or part.get_content_disposition() != "attachment":
        return ""
    raw = next((str(value) for name, value in part.raw_items() if name.lower() == "content-disposition"), "")
    return stated_name(raw.encode("utf-8", "surrogateescape").decode("latin-1")) or part.get_filename() or "attachment"
