"""The names that servers give to the files they send, for addresses that have none (downfile.jsp?id=5)."""

from __future__ import annotations

import re
from contextlib import suppress
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from pathlib import PurePosixPath
from urllib.parse import unquote, unquote_to_bytes, urlsplit

_LONGEST = 120
_EXTENDED = re.compile(r"filename\*\s*=\s*([\w-]{1,20})'[^';]{0,20}'([^;\s]{1,1000})", re.IGNORECASE)
_QUOTED = re.compile(r'filename\s*=\s*"([^"]{1,1000})"', re.IGNORECASE)
_PLAIN = re.compile(r"filename\s*=\s*([^;\s]{1,1000})", re.IGNORECASE)


def name_of(url: str, disposition: str) -> str:
    """The file's name by its Content-Disposition; '' where there is none, or the address ends in the same kind."""
    name = _stated(disposition)
    name = name.replace("\\", "/").rpartition("/")[2].replace("#", "_").strip()
    name = "".join(letter for letter in name if letter.isprintable())[-_LONGEST:]
    kind = PurePosixPath(name).suffix.lower()
    own = PurePosixPath(unquote(urlsplit(url).path)).suffix.lower()
    return name if name and kind and kind != own else ""


def _stated(disposition: str) -> str:
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
    # Servers write Chinese names as raw bytes, which the protocol takes for Latin-1, or escape them as in addresses.
    for encoding in ("utf-8", "gb18030"):
        with suppress(UnicodeError):
            raw = text.encode("latin-1")
            return (unquote_to_bytes(raw) if b"%" in raw else raw).decode(encoding)
    return text
