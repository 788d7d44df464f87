"""Tables of pages and Word documents, mutated cell by cell: ``python -m tests.fuzz_cells --runs 3000``.

A report with known figures is drawn with its spans; then cells are put in, taken out, joined, rows dropped, repeated or
moved, spans changed, labels emptied, columns of remarks or serial numbers added. Whatever number is read must be the
one that stood in that cell; a reading that is called complete must have every number but for what the mutation itself
took away. The labels of a header are never exchanged: what stands under them would be theirs. The same seed gives the
same document.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from dataclasses import replace
from random import Random

from disclosure.reading.extract import read_report
from tests.builders import documents, word
from tests.builders.documents import Box, Grid
from tests.seeded import Outcome, judge, try_seeds

Rows = list[list[Box]]
_DIGIT = re.compile(r"\d")
_MAY_LOSE = frozenset(("drop_row", "drop_cell", "empty_number", "part_number"))


def drop_cell(rows: Rows, row: int, cell: int, chance: Random) -> None:
    """A cell is gone, so that all behind it move."""
    del rows[row][cell]


def put_blank(rows: Rows, row: int, cell: int, chance: Random) -> None:
    """A blank cell stands before another."""
    rows[row].insert(cell, Box(""))


def put_blank_behind(rows: Rows, row: int, cell: int, chance: Random) -> None:
    """A blank cell stands behind a row."""
    rows[row].append(Box(""))


def join_cells(rows: Rows, row: int, cell: int, chance: Random) -> None:
    """Two cells are one, if not both hold numbers."""
    first, *rest = rows[row][cell : cell + 2]
    if rest and not (_DIGIT.search(first.text) and _DIGIT.search(rest[0].text)):
        span = first.column_span + rest[0].column_span
        rows[row][cell : cell + 2] = [Box(first.text + rest[0].text, span, first.row_span)]


def drop_row(rows: Rows, row: int, cell: int, chance: Random) -> None:
    """A row is gone."""
    del rows[row]


def repeat_row(rows: Rows, row: int, cell: int, chance: Random) -> None:
    """A row stands twice."""
    rows.insert(row, list(rows[row]))


def exchange_rows(rows: Rows, row: int, cell: int, chance: Random) -> None:
    """Two rows change places."""
    rows[row : row + 2] = reversed(rows[row : row + 2])


def empty_label(rows: Rows, row: int, cell: int, chance: Random) -> None:
    """A label is gone, its cell stays."""
    if not _DIGIT.search(rows[row][cell].text):
        rows[row][cell] = replace(rows[row][cell], text="")


def cut_label(rows: Rows, row: int, cell: int, chance: Random) -> None:
    """Two characters of a label are gone."""
    text = re.sub(r"[\u4e00-\u9fff]{2}", "", rows[row][cell].text, count=1)
    rows[row][cell] = replace(rows[row][cell], text=text)


def empty_number(rows: Rows, row: int, cell: int, chance: Random) -> None:
    """A number is gone, its cell stays."""
    rows[row][cell] = replace(rows[row][cell], text=re.sub(r"^[\d.+-]+$", "", rows[row][cell].text))


def part_number(rows: Rows, row: int, cell: int, chance: Random) -> None:
    """A blank stands inside a number."""
    rows[row][cell] = replace(rows[row][cell], text=re.sub(r"(\d)(\d)", r"\1 \2", rows[row][cell].text, count=1))


def put_row(rows: Rows, row: int, cell: int, chance: Random) -> None:
    """A row of one cell stands between two rows: blank, or a note."""
    width = max(sum(box.column_span for box in each) for each in rows)
    rows.insert(row, [Box(chance.choice(("", "注:以上不含涉密信息3件。")), width)])


def move_label_up(rows: Rows, row: int, cell: int, chance: Random) -> None:
    """A label stands at the beginning of the row above."""
    if row and not _DIGIT.search(rows[row][cell].text):
        rows[row - 1].insert(0, rows[row].pop(cell))


def label_above(rows: Rows, row: int, cell: int, chance: Random) -> None:
    """The labels of a row stand in a row of their own above its values."""
    labels = [box for box in rows[row] if box.text and not _DIGIT.search(box.text)]
    if labels and len(labels) < len(rows[row]):
        rows[row : row + 1] = [labels, [box for box in rows[row] if box not in labels]]


def change_span(rows: Rows, row: int, cell: int, chance: Random) -> None:
    """A cell reaches over a column or a row more or less."""
    box = rows[row][cell]
    change = chance.choice((-1, 1, 2))
    if chance.random() < 0.5:
        rows[row][cell] = replace(box, column_span=max(box.column_span + change, 1))
    else:
        rows[row][cell] = replace(box, row_span=max(box.row_span + change, 1))


def put_column(rows: Rows, row: int, cell: int, chance: Random) -> None:
    """A column more: of serial numbers or blanks in front, of remarks behind."""
    kind = chance.choice(("serial", "blank", "remark"))
    for place, each in enumerate(rows):
        if kind == "remark":
            each.append(Box("" if place else "备注"))
        else:
            each.insert(0, Box("" if kind == "blank" else str(place) if place else "序号"))


Mutation = Callable[[Rows, int, int, Random], None]
MUTATIONS: tuple[Mutation, ...] = (
    *(drop_cell, put_blank, put_blank_behind, join_cells, drop_row, repeat_row, exchange_rows, empty_label, cut_label),
    *(empty_number, part_number, put_row, move_label_up, label_above, change_span, put_column),
)


def _page(year: str, tables: dict[str, Grid]) -> bytes:
    parts = [f"<h1>示例县审计局{year}年政府信息公开工作年度报告</h1>"]
    for name, heading in documents.SECTION_HEADINGS.items():
        parts.append(f"<p>{heading}</p>")
        parts += [documents.html_table(tables[name])] if name in tables else []
    return f"<html><body>{''.join(parts)}</body></html>".encode()


def _word(year: str, tables: dict[str, Grid]) -> bytes:
    parts = [word.paragraph(word.run(f"示例县审计局{year}年政府信息公开工作年度报告"))]
    for name, heading in documents.SECTION_HEADINGS.items():
        parts.append(word.paragraph(word.run(heading)))
        parts += [word.table(tables[name])] if name in tables else []
    return word.package("".join(parts))


KINDS: dict[str, Callable[[str, dict[str, Grid]], bytes]] = {"a.html": _page, "a.docx": _word}


def make_document(seed: int) -> tuple[bytes, dict[str, str], str, tuple[str, ...]]:
    """The mutated document of a seed, the figures that it was drawn from, its kind and its mutations."""
    chance = Random(seed)
    version = chance.choice(("gb2019", "gb2021"))
    blank_share = chance.choice((0, 0, 0, 0.2, 0.6))
    is_balanced = not blank_share and chance.random() < 0.7
    figures = (
        documents.balanced_figures(version, chance)
        if is_balanced
        else documents.random_figures(version, chance, blank_share)
    )
    tables = {name: [list(row) for row in grid.rows] for name, grid in documents.grids(version, figures).items()}
    done = []
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        rows = tables[chance.choice(sorted(tables))]
        at = chance.randrange(len(rows))
        if not rows[at]:
            continue
        mutation = chance.choice(MUTATIONS)
        mutation(rows, at, chance.randrange(len(rows[at])), chance)
        done.append(mutation.__name__)
    kind = chance.choice(("a.html", "a.html", "a.docx"))
    grids = {
        name: Grid(max(sum(box.column_span for box in row) for row in rows), tuple(tuple(row) for row in rows if row))
        for name, rows in tables.items()
    }
    return KINDS[kind]("2023" if version == "gb2021" else "2020", grids), figures, kind, tuple(done)


def run(seed: int) -> Outcome:
    """Make, mutate and read one report."""
    data, figures, kind, done = make_document(seed)
    return judge(read_report(data, kind), figures, kind, done, _MAY_LOSE)


if __name__ == "__main__":
    sys.exit(try_seeds("tests.fuzz_cells", __doc__.splitlines()[0], run, 3_000, sys.argv[1:]))
