"""The list as a table with the headings that an import reads again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import polars as pl

from disclosure.agencies.regions import region_by_code
from disclosure.form.versions import read_rows
from disclosure.roster import RosterRow
from disclosure.settings import DATA_FOLDER

HEADINGS = {
    "position": "序号",
    "agency_name": "机关名称",
    "kind": "机关类别",
    "level": "层级",
    "region": "行政区划代码",
    "parent_name": "上级机关",
    "code": "统一社会信用代码",
    "first_year": "起始年度",
    "last_year": "截止年度",
    "contact": "联系人",
}


def export_frame(rows: Iterable[RosterRow]) -> pl.DataFrame:
    """One row a body, in the office's order; kinds and levels in words, places by code."""
    words = _first_words()
    lines = [
        {
            "position": row.position,
            "agency_name": row.agency_name,
            "kind": words.get(("kind", row.kind or "")),
            "level": words.get(("level", row.level or "")),
            "region": row.region_code if row.region_code in region_by_code() else None,
            "parent_name": row.parent_name,
            "code": row.code,
            "first_year": row.first_year,
            "last_year": row.last_year,
            "contact": row.contact,
        }
        for row in rows
    ]
    integers = {"position", "first_year", "last_year"}
    schema = {name: pl.Int32() if name in integers else pl.String() for name in HEADINGS}
    return pl.DataFrame(lines, schema=schema).rename(HEADINGS)


def _first_words() -> Mapping[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    for row in read_rows(DATA_FOLDER / "roster" / "word.csv"):
        found.setdefault((row["family"], row["code"]), row["word"])
    return found
