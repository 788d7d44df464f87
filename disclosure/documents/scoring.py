"""Assessment: a full score and what is taken off for each finding that a person confirmed, by items with caps.

An office says what counts how much; nothing is set before. The scheme is kept as the journal `scheme` beside a store:
a line is a whole scheme, the last one that counts is it. data/documents/scheme.csv holds examples to begin with.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Any

from disclosure.decisions import journals
from disclosure.documents.sentences import FOLDER, Pair

JOURNAL = "scheme"
MOST_ITEMS = 40


class SchemeError(Exception):
    """A scheme that cannot be; the message is for people."""


@dataclass(frozen=True, slots=True)
class Item:
    """What is taken off: `points` for each confirmed finding of the rules, and for each case that the measures count.

    `bases` are ids of rules and codes of measures; `cap` is the most that the item takes off, None without a limit.
    """

    name: str
    bases: tuple[str, ...]
    points: Decimal
    cap: Decimal | None


@dataclass(frozen=True, slots=True)
class Scheme:
    """A scheme as an office set it. `scheme_id` is the journal's line."""

    scheme_id: str
    set_at: datetime
    set_by: str
    full: Decimal
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Ground:
    """Something that points are taken off for: what it is (a rule's id, a measure), how many, and what names it."""

    basis: str
    count: int
    reference: str


@dataclass(frozen=True, slots=True)
class Deduction:
    """A ground with what it costs: `points` within the cap of its item, so that they add up to what was taken off."""

    item: Item
    ground: Ground
    points: Decimal


@dataclass(frozen=True, slots=True)
class Score:
    """What is left of the full score, never below zero, and why."""

    points: Decimal
    deductions: tuple[Deduction, ...]

    @property
    def taken_off(self) -> Decimal:
        """All deductions together."""
        return sum((each.points for each in self.deductions), Decimal(0))


@cache
def example_items() -> Sequence[tuple[Pair, Item]]:
    """The examples of data/documents/scheme.csv with their names in both languages."""
    with (FOLDER / "scheme.csv").open(encoding="utf-8", newline="") as handle:
        return tuple(
            (
                Pair(row["zh"], row["en"]),
                Item(
                    row["zh"],
                    tuple(row["bases"].split()),
                    Decimal(row["points"]),
                    Decimal(row["cap"]) if row["cap"] else None,
                ),
            )
            for row in csv.DictReader(handle)
        )


def score(full: Decimal, items: Sequence[Item], grounds: Sequence[Ground]) -> Score:
    """What a body keeps of the full score: each item takes off its points for each ground until its cap is reached."""
    deductions = []
    for item in items:
        taken = Decimal(0)
        for ground in grounds:
            if ground.basis in item.bases and ground.count:
                points = item.points * ground.count
                if item.cap is not None:
                    points = min(points, item.cap - taken)
                taken += points
                deductions.append(Deduction(item, ground, points))
    off = sum((each.points for each in deductions), Decimal(0))
    return Score(max(full - off, Decimal(0)), tuple(deductions))


def set_scheme(folder: Path, by: str, full: Decimal, items: Sequence[Item], seen: Collection[str] | None = None) -> str:
    """Make a scheme the one that counts; returns the journal's line.

    `seen` are the schemes that counted when the page was shown: ConflictError where others count by now. Raises
    SchemeError for a scheme that cannot be, JournalError where the journal cannot be written.
    """
    if not by.strip():
        raise SchemeError("请写明处理人 | the name of who decides is needed")
    _require_sound(full, items)
    entry = {
        "by": by.strip(),
        "full": full,
        "items": [
            {"name": item.name, "bases": list(item.bases), "points": item.points, "cap": item.cap} for item in items
        ],
    }
    done = journals.append(folder, JOURNAL, entry, check=journals.unless_changed(lambda line: True, seen))
    return str(done["id"])


def list_schemes(folder: Path) -> list[Scheme]:
    """The schemes that count, the oldest first. Raises JournalError where the journal cannot be read."""
    return [scheme for entry in journals.entries(folder, JOURNAL) if (scheme := _read(entry)) is not None]


def _require_sound(full: Decimal, items: Sequence[Item]) -> None:
    if not items:
        raise SchemeError("评分办法没有任何扣分项 | the scheme has no item")
    if len(items) > MOST_ITEMS:
        raise SchemeError(f"扣分项最多 {MOST_ITEMS} 个 | {MOST_ITEMS} items at most")
    if full <= 0 or any(item.points <= 0 or (item.cap is not None and item.cap <= 0) for item in items):
        raise SchemeError("满分、扣分和上限都应大于零 | full score, points and caps are above zero")
    if any(not item.name.strip() or not item.bases for item in items):
        raise SchemeError("每个扣分项都要有名称和依据 | each item needs a name and what it counts")
    counts = Counter(basis for item in items for basis in set(item.bases))
    if max(counts.values()) > 1:
        raise SchemeError(
            "同一依据只能用于一个扣分项，否则重复扣分 | what one item counts no other may: it would count twice"
        )


def _read(entry: Mapping[str, Any]) -> Scheme | None:
    try:
        items = tuple(
            Item(
                str(line["name"]),
                tuple(str(basis) for basis in line["bases"]),
                Decimal(str(line["points"])),
                None if line.get("cap") is None else Decimal(str(line["cap"])),
            )
            for line in entry["items"]
        )
        full = Decimal(str(entry["full"]))
        _require_sound(full, items)
        at = datetime.fromisoformat(str(entry["at"]))
    except (KeyError, TypeError, ValueError, InvalidOperation, SchemeError):
        return None
    return Scheme(str(entry["id"]), at, str(entry.get("by") or ""), full, items)
