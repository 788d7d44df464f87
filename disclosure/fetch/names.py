"""The names that servers give to the files they send, for addresses that have none (downfile.jsp?id=5)."""

from __future__ import annotations

from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from disclosure.model.file_names import stated_name

_LONGEST = 120


def name_of(url: str, disposition: str) -> str:
    """The file's name by its Content-Disposition; '' where there is none, or the address ends in the same kind."""
    name = stated_name(disposition)
    name = name.replace("\\", "/").rpartition("/")[2].replace("#", "_").strip()
    name = "".join(letter for letter in name if letter.isprintable())[-_LONGEST:]
    kind = PurePosixPath(name).suffix.lower()
    own = PurePosixPath(unquote(urlsplit(url).path)).suffix.lower()
    return name if name and kind and kind != own else ""
