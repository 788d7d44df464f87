"""The title that a file keeps beside its text, for documents whose text has none."""

from __future__ import annotations

from itertools import islice

from disclosure.model.document import Document, Text
from disclosure.recognition.naming import plain
from disclosure.recognition.titles import is_title, year_in

_LOOKED_AT = 60


def take_title(document: Document) -> None:
    """Gives a document, and each of its parts, the title of its file where its own text shows none and no other year.

    Properties outlive their document: the file of last year, filled in anew, keeps last year's title.
    """
    for _, part in document.parts:
        take_title(part)
    title = plain(document.file_title)
    if not title or not is_title(title):
        return
    texts = [plain(block.text) for block in islice(document.blocks, _LOOKED_AT) if isinstance(block, Text)]
    if any(is_title(text) for text in texts):
        return
    year = year_in(title)
    named = {found for text in texts if (found := year_in(text)) is not None}
    if year is None or not named or year in named:
        document.metadata["og:title"] = title
