"""The own texts of reports that were just read, at hand for the search for copies; bounded in memory."""

from __future__ import annotations

import polars as pl

MOST_CHARACTERS = 50_000_000
"""A hundred megabytes, twenty thousand narratives; the own text of others is made again from the store."""


class OwnTexts:
    """The own text of a report by its number, of as many as there is room for."""

    def __init__(self, most_characters: int = MOST_CHARACTERS) -> None:
        self._texts: dict[int, str] = {}
        self._room = most_characters

    def keep(self, sketches: pl.DataFrame) -> None:
        """Keep the texts of rows with report_id and own_text while there is room."""
        for report_id, text in sketches.select("report_id", "own_text").iter_rows():
            if self._room < len(text):
                return
            self._texts[report_id] = text
            self._room -= len(text)

    def get(self, report_id: int) -> str | None:
        """The own text of a report, None where it is not at hand."""
        return self._texts.get(report_id)
