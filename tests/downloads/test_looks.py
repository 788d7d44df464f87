"""How files to download look, against looks once approved (`looks/`): sizes, widths, margins, colours, places of texts.

A change of looks that is meant: ``python -m tests.downloads.test_looks`` writes them anew; the difference is reviewed.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

import polars as pl
import pytest

from disclosure.downloads import (
    About,
    Figure,
    Grid,
    GridCell,
    PageBreak,
    Paragraph,
    Picture,
    Section,
    Sheet,
    chart_svg,
    pictures,
    to_docx,
    to_laid_out_xlsx,
    to_xlsx,
)
from disclosure.downloads.blocks import Style
from tests.downloads.test_word_template import DOT

FOLDER = Path(__file__).parent / "looks"
GRID = Grid(
    [
        [GridCell("左", rows=2, is_head=True), GridCell("上\n下", columns=2, align="center", is_head=True)],
        [GridCell("b"), GridCell("1.5", align="right", value=Decimal("1.5"), is_marked=True)],
    ],
    (3, 2, 1),
    head_rows=1,
)
BLOCKS = [*(Paragraph("字" * 90, style) for style in get_args(Style)), GRID, PageBreak(), Figure(DOT, "一幅图")]
ABOUT = About("说明", "字段", ("a", "b", "c", "d"), [Section("节", [("甲", "乙")])], "版本 7", "模拟")
NOTES = ["来源", "很长的说明" * 60]


def by_element(xml: str) -> str:
    """A line begins with an element."""
    return re.sub(r">\s*<(?!/)", ">\n<", xml)


def parts_of(data: bytes, *endings: str) -> str:
    """The parts of a package with these names, an element a line."""
    said = []
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in sorted(package.namelist()):
            if name.endswith(endings):
                said += [f"== {name}", by_element(package.read(name).decode())]
    return "\n".join(said) + "\n"


def workbook() -> str:
    """A sheet to be printed and filled in, a plain one, and those that explain them."""
    frame = pl.DataFrame({"n": [1], "ratio": [0.5], "day": [date(2024, 1, 2)], "note": ["很长的说明" * 30]})
    printed = Sheet("表", frame, widths={"n": 8, "ratio": 8, "day": 12, "note": 30}, print_title="题", print_note="注")
    data = to_xlsx([printed, Sheet("二", frame)], ABOUT)
    return parts_of(data, "xl/styles.xml", "core.xml", *(f"sheet{number}.xml" for number in (1, 2, 3, 4)))


def laid_out() -> str:
    """A sheet of texts of every style and a table."""
    return parts_of(to_laid_out_xlsx([("表", BLOCKS)], mark="模拟"), "xl/styles.xml", "core.xml", "sheet1.xml")


def word() -> str:
    """A document of texts of every style, a table and a picture; and a page on its side with its number."""
    upright = to_docx(BLOCKS, title="题")
    numbered = to_docx([GRID], title="题", is_landscape=True, is_numbered=True)
    return parts_of(upright, "document.xml", "word/styles.xml", "core.xml") + parts_of(
        numbered, "document.xml", "footer1.xml"
    )


def picture() -> str:
    """What stands around four charts, which are not drawn here."""
    heads = {"a": "复议" * 30, "c": "其他"}
    around = Picture("题目" * 60, "副题" * 90, NOTES, "模拟", heads)
    svg = chart_svg(dict.fromkeys("abcd"), around) + chart_svg(dict.fromkeys("a"), Picture("题"))
    return by_element(svg.decode()) + "\n"


MAKERS: dict[str, Callable[[], str]] = {"workbook": workbook, "laid_out": laid_out, "word": word, "picture": picture}


def not_drawn(_chart: Any, width: float, _appearance: str, number: int) -> tuple[str, float]:
    """In place of a drawing: how wide it would be."""
    return f'<g width="{width:g}"/>', 200.0 + number


@pytest.mark.parametrize("name", MAKERS)
def test_a_file_looks_as_approved(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "_draw", not_drawn)
    approved = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    assert MAKERS[name]().splitlines() == approved.splitlines()


if __name__ == "__main__":
    pictures._draw = not_drawn
    for name, make in MAKERS.items():
        (FOLDER / f"{name}.txt").write_text(make(), encoding="utf-8", newline="\n")
