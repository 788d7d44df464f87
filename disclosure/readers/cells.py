"""What the cells of every kind of file share: how many a table may have, and how their text is tidied."""

from __future__ import annotations

from disclosure.model.document import RefusalError
from disclosure.model.place import Place

MAX_CELLS = 200_000


def too_many_cells(at: Place) -> RefusalError:
    """The refusal of a table or sheet that is no report."""
    return RefusalError(
        "too_many_cells",
        f"单元格超过 {MAX_CELLS} 个，不是年度报告 | more than {MAX_CELLS} cells; no annual report",
        str(at),
    )


def tidy(text: str) -> str:
    """Runs of blanks to one, lines trimmed, empty lines dropped."""
    if "\n" not in text:
        return text.strip()
    return "\n".join(line for part in text.split("\n") if (line := part.strip()))
