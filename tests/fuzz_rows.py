"""Text tables of every form, mutated line by line: ``python -m tests.fuzz_rows --runs 5000``.

A report with known figures is printed in one of the forms of text; then a cell is emptied, a row or a bar dropped, a
line wrapped, joined with the next or repeated, bars changed. Whatever number is read must be the one that stood in that
cell, whatever the reading's status; and a reading that is called complete must have every number, but for what the
mutation itself took away. The same seed gives the same text.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from random import Random

from disclosure.reading.extract import read_report
from tests.builders import documents
from tests.builders.text_tables import DRAWN, LATER, bar_before_row
from tests.seeded import Outcome, judge, try_seeds

SHAPES: dict[str, Callable[[documents.Grid], str]] = {
    **documents.SHAPES,
    **{name: shape for name, shape in DRAWN.items() if name != "html"},
    "bar_before_row": bar_before_row,
}
FIRST_LATER_SEED = 1_000_000
"""From here on seeds also print in the forms that came later: what a seed stood for stays."""


def empty_cell(lines: list[str], at: int, chance: Random) -> None:
    """The first number of a line is gone."""
    lines[at] = re.sub(r"\d+(?:\.\d+)?", "", lines[at], count=1)


def drop_line(lines: list[str], at: int, chance: Random) -> None:
    """A line is gone."""
    del lines[at]


def drop_bar(lines: list[str], at: int, chance: Random) -> None:
    """A bar is gone, so that two cells are one."""
    bars = [match.start() for match in re.finditer(r"\|", lines[at])]
    if bars:
        bar = chance.choice(bars)
        lines[at] = lines[at][:bar] + lines[at][bar + 1 :]


def wrap_line(lines: list[str], at: int, chance: Random) -> None:
    """A line is two, cut anywhere."""
    if len(lines[at]) > 2:
        cut = chance.randrange(1, len(lines[at]))
        lines[at : at + 1] = [lines[at][:cut], lines[at][cut:]]


def join_lines(lines: list[str], at: int, chance: Random) -> None:
    """Two lines are one."""
    lines[at : at + 2] = ["".join(lines[at : at + 2])]


def change_bars(lines: list[str], at: int, chance: Random) -> None:
    """The bars of a line are something else."""
    lines[at] = lines[at].replace("|", chance.choice(("\t", ";", "  ", "\uff5c", "\u2502")))


def repeat_line(lines: list[str], at: int, chance: Random) -> None:
    """A line stands twice."""
    lines.insert(at, lines[at])


def cut_label(lines: list[str], at: int, chance: Random) -> None:
    """Two characters of a label are gone."""
    lines[at] = re.sub(r"[\u4e00-\u9fff]{2}", "", lines[at], count=1)


def part_number(lines: list[str], at: int, chance: Random) -> None:
    """A blank stands inside a number."""
    lines[at] = re.sub(r"(\d)(\d)", r"\1 \2", lines[at], count=1)


Mutation = Callable[[list[str], int, Random], None]
MUTATIONS: tuple[Mutation, ...] = (
    *(empty_cell, drop_line, drop_bar, wrap_line, join_lines, change_bars, repeat_line, cut_label, part_number),
)
_MAY_LOSE = frozenset(("empty_cell", "drop_line", "drop_bar", "wrap_line", "part_number", "join_lines"))
"""What takes a number out of its cell, so that a complete reading may honestly lack it."""


def make_text(seed: int) -> tuple[str, dict[str, str], str, tuple[str, ...]]:
    """The mutated text of a seed, the figures that it was printed from, its form and its mutations."""
    chance = Random(seed)
    version = chance.choice(("gb2019", "gb2021"))
    shapes = SHAPES if seed < FIRST_LATER_SEED else SHAPES | LATER
    shape = chance.choice(sorted(shapes))
    blank_share = chance.choice((0, 0, 0, 0.2, 0.6))
    balanced = not blank_share and chance.random() < 0.7
    figures = (
        documents.balanced_figures(version, chance)
        if balanced
        else documents.random_figures(version, chance, blank_share)
    )
    year = "2023" if version == "gb2021" else "2020"
    words = documents.ReportText(
        title=f"示例县审计局{year}年政府信息公开工作年度报告", opening=f"统计期限为{year}年1月1日至{year}年12月31日。"
    )
    lines = documents.text_report(version, figures, shapes[shape], words).decode().split("\n")
    done = []
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        inside = [at for at, line in enumerate(lines) if re.search(r"\d", line) or "|" in line]
        mutation = chance.choice(MUTATIONS)
        mutation(lines, chance.choice(inside), chance)
        done.append(mutation.__name__)
    return "\n".join(lines), figures, shape, tuple(done)


def run(seed: int) -> Outcome:
    """Make, mutate and read one report."""
    text, figures, shape, done = make_text(seed)
    return judge(read_report(text.encode(), "a.md"), figures, shape, done, _MAY_LOSE)


if __name__ == "__main__":
    sys.exit(try_seeds("tests.fuzz_rows", __doc__.splitlines()[0], run, 5_000, sys.argv[1:]))
